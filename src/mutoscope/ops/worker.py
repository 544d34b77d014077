"""`mutoscope worker`: one worker process, on any machine that reaches the database and the files."""

from __future__ import annotations

from typing import Annotated

import typer

from mutoscope.infra.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def worker(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell, by exit status 0 or 1, whether one is alive.")
    ] = False,
) -> None:
    """Execute jobs until SIGTERM. Migrate first: mutoscope migrate."""
    from mutoscope.ops.processes import execute_jobs  # noqa: PLC0415 -- `--help` needs none of it

    execute_jobs(Settings(), *(["--check"] if check else []))
