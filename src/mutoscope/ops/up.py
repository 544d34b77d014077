"""`mutoscope up`: everything in one command."""

from __future__ import annotations

import asyncio
import json as json_module
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mutoscope.infra.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def up(
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on; MUTOSCOPE_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = None,
    data_dir: Annotated[Path | None, typer.Option("--data-dir", help="The folder that keeps everything.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object an event, for programs.")] = False,
) -> None:
    """Run database, API and one worker until Ctrl-C; a second start goes on with what was running."""
    from mutoscope.ops.run_all import run_all  # noqa: PLC0415 -- `mutoscope up --help` needs none of it

    given: dict[str, Any] = {"host": host, "port": port, "data_dir": data_dir}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    asyncio.run(run_all(settings, _tell_program if json else _tell_person))


def _tell_program(event: str, facts: Mapping[str, object]) -> None:
    typer.echo(json_module.dumps({"event": event, **facts}))


def _tell_person(event: str, facts: Mapping[str, object]) -> None:
    if event == "ready":
        typer.echo(f"Mutoscope is ready at {facts['url']} ({facts['seconds']} s). Data: {facts['data_dir']}")
        typer.echo("Ctrl-C stops it.")
    elif event == "restarting":
        typer.echo(f"The process {facts['process']} ended and is started again.", err=True)
    else:
        typer.echo("Stopped.")
