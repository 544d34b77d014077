"""`mutoscope ops reconcile`, `margin`, `metrics`, `books export`: what the books say, on the server's command line."""

from __future__ import annotations

import asyncio
import sys
import uuid
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput, SystemClock

if TYPE_CHECKING:
    from mutoscope.billing import Wanted

books_app = typer.Typer(no_args_is_help=True, help="Export the books for accountants.")
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Since = Annotated[str | None, typer.Option("--from", help="The first day, or moment; UTC.")]
Until = Annotated[str | None, typer.Option("--to", help="The day, or moment, after the last.")]


@books_app.callback()
def main() -> None:
    """Keep `export` a command of its own."""


def reconcile(*, since: Since = None, until: Until = None, json: Json = False) -> None:
    """Compare our books with the payment provider's, line by line; exit status 1 on any difference."""
    from mutoscope.ops.open_books import window_of  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.ops.reconcile import reconcile_now, tell_json, tell_people  # noqa: PLC0415 -- as above

    window = window_of(since, until, SystemClock().now())
    found = asyncio.run(reconcile_now(Settings(), *window))
    typer.echo(tell_json(found) if json else tell_people(found))
    if found.differences:
        raise typer.Exit(1)


def margin(
    *,
    by: Annotated[
        Literal["video", "workspace", "plan", "provider", "model"], typer.Option(help="What to add up by.")
    ] = "plan",
    since: Since = None,
    until: Until = None,
    spot: Annotated[bool, typer.Option(help="What if compute ran on spot machines?")] = False,
    cached: Annotated[int, typer.Option(min=0, max=100, help="What if so many percent came from a cache?")] = 0,
    json: Json = False,
) -> None:
    """Show what videos, workspaces or plans earned and cost."""
    from mutoscope.analytics import Scenario  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.ops.margin import read_all, tell_json, tell_people  # noqa: PLC0415 -- as above
    from mutoscope.ops.open_books import window_of  # noqa: PLC0415 -- as above

    window = window_of(since, until, SystemClock().now())
    found = asyncio.run(read_all(Settings(), by, *window, Scenario(spot=spot, cached_percent=cached)))
    typer.echo(tell_json(found) if json else tell_people(found, by))


def metrics(
    *,
    since: Since = None,
    until: Until = None,
    gross_margin: Annotated[str | None, typer.Option(help="Percent of revenue; the books' own without it.")] = None,
    svg: Annotated[Path | None, typer.Option(help="Draw recurring revenue into this file.")] = None,
    currency: Annotated[str, typer.Option(help="Of the picture.")] = "usd",
    json: Json = False,
) -> None:
    """Show the health of the business: recurring revenue, churn, conversion, lifetime value, activity."""
    from mutoscope.ops.metrics import draw_picture, read_metrics, tell_json, tell_people  # noqa: PLC0415 -- as above
    from mutoscope.ops.open_books import moment_of  # noqa: PLC0415 -- as above

    now = SystemClock().now()
    end = moment_of(until, now).date()
    begin = moment_of(since, now.replace(year=now.year - 1, day=1)).date()
    health = asyncio.run(read_metrics(Settings(), begin, end, _share(gross_margin)))
    typer.echo(tell_json(health) if json else tell_people(health))
    if svg is not None:
        svg.write_text(draw_picture(health, currency), encoding="utf-8")


@books_app.command("export")
def export(
    ledger: Annotated[
        Literal["usage", "cash", "invoices", "credits", "deferred"], typer.Argument(help="Which of the books.")
    ],
    *,
    since: Since = None,
    until: Until = None,
    workspace: Annotated[uuid.UUID | None, typer.Option(help="Only this workspace's.")] = None,
    chosen: Annotated[Literal["csv", "json"], typer.Option("--format", help="For spreadsheets or programs.")] = "csv",
) -> None:
    """Write one of the books to the output; `deferred` is what is owed at the moment `--to`."""
    from mutoscope.billing import Wanted  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.ops.open_books import window_of  # noqa: PLC0415 -- as above

    asyncio.run(_export(Wanted(ledger, *window_of(since, until, SystemClock().now()), workspace, chosen)))


async def _export(wanted: Wanted) -> None:
    from mutoscope.billing import export_books  # noqa: PLC0415 -- keeps `--help` fast
    from mutoscope.ops.open_books import open_books  # noqa: PLC0415 -- as above

    async with open_books(Settings()) as database:
        async for line in export_books(database.session, wanted):
            sys.stdout.write(line)


def _share(percent: str | None) -> Fraction | None:
    if percent is None:
        return None
    try:
        return Fraction(Decimal(percent)) / 100
    except (InvalidOperation, ValueError, OverflowError):
        raise InvalidInput(f"{percent!r} is no percentage.", remedy="Write it as 78.4.") from None


def register(app: typer.Typer) -> None:
    """Add these commands to `mutoscope ops`."""
    app.command()(reconcile)
    app.command()(margin)
    app.command()(metrics)
    app.add_typer(books_app, name="books")
