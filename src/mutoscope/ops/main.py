"""The command `mutoscope`."""

from __future__ import annotations

import typer

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="An AI video studio: words and footage in, a finished video out.",
)


def run() -> None:
    """Run the command line."""
    app()
