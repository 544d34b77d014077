"""`mutoscope labels`: what a file says about where it comes from, and whether that holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.media.labels import Labeller, read_label

app = typer.Typer(add_completion=False, no_args_is_help=True)

_STATES = {
    "none": "bears no content credentials.",
    "invalid": "bears content credentials that do not hold: it was changed after it was signed.",
    "valid": "is as it was signed; who signed it is not known here.",
    "trusted": "is as this installation, or the authority given, signed it.",
}


def open_labeller(settings: Settings) -> Labeller | None:
    """Return who labels by these settings; None when labels are off."""
    if not settings.labels:
        return None
    return Labeller(settings.data_dir / "labels", settings.label_certificate, settings.label_key, settings.label_mark)


@app.callback()
def labels() -> None:
    """Hold the commands together."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="An .mp4 or .jpg file.")],
    authority: Annotated[
        Path | None, typer.Option(help="Certificates in PEM that are trusted, instead of ours.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Say what a file's label states and whether it holds. Exit status 1 unless it does."""
    if not file.is_file() or file.suffix.lower() not in {".mp4", ".jpg", ".jpeg"}:
        raise InvalidInput(f"{file} is no .mp4 or .jpg file.", remedy="Name a finished film or its thumbnail.")
    trusted = authority.read_text(encoding="ascii") if authority else _own(Settings())
    facts = read_label(file, trusted)
    if as_json:
        typer.echo(json.dumps(asdict(facts)))
    else:
        typer.echo(f"{file.name} {_STATES[facts.state]}")
        for name, said in (("Source", facts.source_type), ("Signed by", facts.signer), ("Says", facts.description)):
            if said:
                typer.echo(f"{name}: {said}")
        if facts.problems:
            typer.echo(f"Problems: {', '.join(facts.problems)}")
    if facts.state not in {"valid", "trusted"}:
        raise typer.Exit(1)


def _own(settings: Settings) -> str:
    """Return this installation's authority, if it has one: looking makes none."""
    made = settings.data_dir / "labels" / "authority.pem"
    chain = settings.label_certificate or made
    return chain.read_text(encoding="ascii") if chain.is_file() else ""
