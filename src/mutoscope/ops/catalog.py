"""`mutoscope catalog check FILE`: tell everything that is wrong with a plan catalogue."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Look after the plan catalogue.")


@app.callback()
def main() -> None:
    """Keep `check` a command of its own."""


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="A catalogue (TOML); without it, the one that ships.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Check a catalogue and list its plans, or every fault; exit status 1 if it cannot be used."""
    from mutoscope.catalog import CatalogueInvalid, load_catalogue  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.kernel import Credits  # noqa: PLC0415 -- keeps `--help` fast

    try:
        catalogue = load_catalogue(file)
    except CatalogueInvalid as error:
        if as_json:
            sys.stdout.write(json.dumps({"ok": False, "faults": error.faults}, ensure_ascii=False) + "\n")
        else:
            sys.stderr.writelines(f"{fault}\n" for fault in error.faults)
        raise typer.Exit(1) from None
    plans = [
        {"plan": plan.key, "credits": str(Credits(plan.credits_milli)), "max_seconds": plan.max_seconds}
        for plan in catalogue.plans
    ]
    if as_json:
        answer = {"ok": True, "name": catalogue.name, "digest": catalogue.digest, "plans": plans}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"{catalogue.name} is valid; digest {catalogue.digest}\n")
    for plan in plans:
        length = f"films up to {plan['max_seconds']} s" if plan["max_seconds"] is not None else "films of any length"
        sys.stdout.write(f"  {plan['plan']}: {plan['credits']} credits a month, {length}\n")
