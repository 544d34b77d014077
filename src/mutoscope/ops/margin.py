"""`mutoscope ops margin`: what videos, workspaces or plans earned and cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from mutoscope.analytics import (
    MarginBy,
    MarginLine,
    Scenario,
    add_up,
    load_cost_model,
    read_margin,
    read_rates,
    spell_micro,
)
from mutoscope.infra.settings import Settings
from mutoscope.ops.draw_table import draw_table
from mutoscope.ops.open_books import open_books

Margins = tuple[list[MarginLine], dict[str, int]]


async def read_all(
    settings: Settings, by: MarginBy, since: dt.datetime, until: dt.datetime, scenario: Scenario
) -> Margins:
    """Return every line of a period, and the exchange rates that held at its end.

    Raises:
        PeriodInvalid: it ends before it begins.
    """
    lines: list[MarginLine] = []
    after: str | None = None
    model = load_cost_model()
    async with open_books(settings) as database, database.session() as session:
        while True:
            page = await read_margin(session, by, since=since, until=until, model=model, scenario=scenario, after=after)
            lines += page.items
            after = page.next_cursor
            if after is None:
                return lines, await read_rates(session, until.date())


def tell_json(margins: Margins) -> str:
    """Return the margins for programs."""
    lines, rates = margins
    return json.dumps({"items": [_facts(line, rates) for line in lines], "total": _facts(add_up(lines), rates)})


def tell_people(margins: Margins, by: MarginBy) -> str:
    """Return the margins as a table with a total; a currency without a rate leaves its margin open."""
    lines, rates = margins
    rows = [_row(line, rates) for line in (*lines, add_up(lines))]
    titles = [by, "films", "minutes", "revenue", "fees", "AI", "compute", "storage", "network", "margin", "share"]
    return draw_table(titles, rows)


def _facts(line: MarginLine, rates: Mapping[str, int]) -> dict[str, object]:
    facts = {**vars(line), "earned": {currency: vars(earned) for currency, earned in line.earned.items()}}
    return {**facts, "cost_micro": line.cost_micro, "margin_usd_micro": line.margin_micro(rates)}


def _row(line: MarginLine, rates: Mapping[str, int]) -> list[str]:
    margin = line.margin_micro(rates)
    revenue = line.earned["usd"].revenue_micro if set(line.earned) == {"usd"} else 0
    costs = (line.ai_micro, line.compute_micro, line.storage_micro, line.network_micro)
    return [
        line.key,
        str(line.films),
        f"{line.seconds / 60:.1f}",
        " + ".join(spell_micro(one.revenue_micro, currency) for currency, one in line.earned.items()) or "$0.00",
        " + ".join(spell_micro(one.fee_micro, currency) for currency, one in line.earned.items()) or "$0.00",
        *(spell_micro(cost) for cost in costs),
        "?" if margin is None else spell_micro(margin),
        f"{100 * margin / revenue:.1f} %" if margin is not None and revenue > 0 else "",
    ]
