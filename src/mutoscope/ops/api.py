"""`mutoscope api`: one API process, for machines where something else keeps processes running."""

from __future__ import annotations

import contextlib
from typing import Annotated, Any

import typer

from mutoscope.infra.settings import Settings

app = typer.Typer(add_completion=False)


@app.command()
def api(
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on; MUTOSCOPE_HOST otherwise.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 takes a free one.", min=0, max=65535)] = None,
) -> None:
    """Serve the API until SIGTERM. Migrate first: mutoscope migrate."""
    from mutoscope.ops.processes import listen, serve_api  # noqa: PLC0415 -- `--help` needs none of it

    given: dict[str, Any] = {"host": host, "port": port}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    with contextlib.closing(listen(settings.host, settings.port)) as listener:
        serve_api(settings, listener)
