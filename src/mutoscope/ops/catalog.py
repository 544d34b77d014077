"""`mutoscope catalog`: list the plan catalogues that ship, show one, tell everything that is wrong with one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mutoscope.catalog import Catalogue

app = typer.Typer(no_args_is_help=True, help="Look after the plan catalogue.")

CatalogueFile = Annotated[
    Path | None, typer.Argument(help="A catalogue (TOML), or the name of one that ships; without it document 003's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command("list")
def list_shipped(*, as_json: AsJson = False) -> None:
    """List the catalogues that ship: one for each table of the source documents."""
    from mutoscope.catalog import shipped_catalogues  # noqa: PLC0415 -- keeps `--help` fast

    names = shipped_catalogues()
    sys.stdout.write(json.dumps(names) + "\n" if as_json else "".join(f"{name}\n" for name in names))


@app.command()
def check(file: CatalogueFile = None, *, as_json: AsJson = False) -> None:
    """Check a catalogue and list its plans, or every fault; exit status 1 if it cannot be used."""
    from mutoscope.catalog import find_notices  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.kernel import Credits  # noqa: PLC0415 -- keeps `--help` fast

    catalogue = _load(file, as_json=as_json)
    notices = find_notices(catalogue)
    if as_json:
        plans = [
            {"plan": plan.key, "credits": str(Credits(plan.credits_milli)), "max_seconds": plan.max_seconds}
            for plan in catalogue.plans
        ]
        answer = {"ok": True, "name": catalogue.name, "digest": catalogue.digest, "plans": plans, "notices": notices}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(f"{catalogue.name} is valid; digest {catalogue.digest}\n")
    _print_table(catalogue)
    sys.stdout.writelines(f"note: {notice}\n" for notice in notices)


@app.command()
def show(file: CatalogueFile = None, *, as_json: AsJson = False) -> None:
    """Show a catalogue: plans with their prices and limits, packs, prices per use."""
    catalogue = _load(file, as_json=as_json)
    if as_json:
        sys.stdout.write(catalogue.model_dump_json(indent=2) + "\n")
        return
    sys.stdout.write(f"{catalogue.name}, priced in {catalogue.currency}\n")
    _print_table(catalogue)
    for pack in catalogue.packs:
        sys.stdout.write(f"pack {pack.key}: {pack.amount} {pack.unit}s for {_money(pack.price.minor)}\n")
    for entry in catalogue.per_use:
        steps = ", ".join(
            f"{_money(tier.unit_minor)} each" + (f" up to {tier.up_to}" if tier.up_to else "") for tier in entry.tiers
        )
        sys.stdout.write(f"per use {entry.key} ({entry.currency}, a {entry.unit}): {steps}\n")


def _load(file: Path | None, *, as_json: bool) -> Catalogue:
    from mutoscope.catalog import CatalogueInvalid, load_catalogue  # noqa: PLC0415 -- keeps `--help` fast

    try:
        return load_catalogue(file)
    except CatalogueInvalid as error:
        if as_json:
            sys.stdout.write(json.dumps({"ok": False, "faults": error.faults}, ensure_ascii=False) + "\n")
        else:
            sys.stderr.writelines(f"{fault}\n" for fault in error.faults)
        raise typer.Exit(1) from None


def _print_table(catalogue: Catalogue) -> None:
    """Print one column a plan, one line a price or limit."""
    plans = sorted(catalogue.plans, key=lambda plan: plan.rank)
    lines = [["", *(plan.key for plan in plans)], ["films paid by", *("+".join(plan.ways) for plan in plans)]]
    kinds = dict.fromkeys((price.currency, price.interval) for plan in plans for price in plan.prices)
    for currency, interval in kinds:
        prices = [
            next((_money(p.minor) for p in plan.prices if (p.currency, p.interval) == (currency, interval)), "-")
            for plan in plans
        ]
        lines.append([f"{currency} a {interval}", *prices])
    for key, feature in catalogue.features.items():
        limits = [_limit(plan.limits[key].hard, plan.limits[key].soft) for plan in plans]
        lines.append([f"{key} ({feature.per})", *limits])
    widths = [max(len(line[column]) for line in lines) for column in range(len(plans) + 1)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  " + "  ".join(cells).rstrip() + "\n")


def _limit(hard: int | None, soft: int | None) -> str:
    return ("unlimited" if hard is None else str(hard)) + (f" (told of at {soft})" if soft is not None else "")


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"
