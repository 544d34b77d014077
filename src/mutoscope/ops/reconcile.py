"""`mutoscope ops reconcile`: our books beside the payment provider's, line by line."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from mutoscope.billing import Reconciliation, fetch_lines, read_reconciliations, reconcile
from mutoscope.infra.settings import Settings
from mutoscope.kernel import SystemClock
from mutoscope.ops.draw_table import draw_table
from mutoscope.ops.open_books import open_books, providers_books


async def reconcile_now(settings: Settings, since: dt.datetime, until: dt.datetime) -> Reconciliation:
    """Compare and keep the result, as the worker does every night.

    Raises:
        Unavailable: no payment provider is configured, or it does not answer.
        WindowInvalid: the window ends before it begins.
    """
    async with providers_books(settings) as provider:
        lines = await fetch_lines(provider, since, until)
    async with open_books(settings) as database:
        async with database.session() as session:
            count = await reconcile(session, lines, since=since, until=until, now=SystemClock().now())
        async with database.session() as session:
            (found,) = await read_reconciliations(session, only=count.id)
    return found


def tell_json(found: Reconciliation) -> str:
    """Return the comparison for programs."""
    facts: dict[str, Any] = {**vars(found), "ok": found.differences == 0}
    return json.dumps(facts, default=lambda value: value.isoformat() if isinstance(value, dt.datetime) else str(value))


def tell_people(found: Reconciliation) -> str:
    """Return the comparison as tables: sums, differences line by line, revenue beside sales."""
    result = found.result
    sums = [
        [currency, str(s["ours_minor"]), str(s["theirs_minor"]), str(s["apart_minor"])]
        for currency, s in sorted(result["sums"].items())
    ]
    revenue = [
        [currency, str(r["received_minor"]), str(r["booked_minor"]), str(r["apart_minor"]), _tolerance(r)]
        for currency, r in sorted(result["revenue"]["currencies"].items())
    ]
    lines = [[line["id"], line["fault"], _side(line["ours"]), _side(line["theirs"])] for line in result["cash"]]
    documents = [
        [d["document"], d["currency"], str(d["received_minor"]), str(d["booked_minor"])]
        for d in result["revenue"]["documents"]
    ]
    usage = [[str(one["usage_id"]), one["fault"]] for one in result["usage"]]
    head = (
        f"{found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} UTC: {found.ours} lines of ours, "
        f"{found.theirs} of the payment provider, {found.differences} differences.\n"
    )
    parts = [
        head,
        draw_table(["cash, net", "ours", "theirs", "apart"], sums),
        draw_table(["revenue", "received", "booked", "apart", "share (asked: < 1 %)"], revenue),
        draw_table(["line", "difference", "ours", "theirs"], lines),
        draw_table(["document", "currency", "received", "booked"], documents),
        draw_table(["usage", "difference"], usage),
    ]
    return "\n".join(part for part in parts if part)


def _side(facts: dict[str, Any] | None) -> str:
    return "-" if facts is None else f"{facts['amount_minor']} - {facts['fee_minor']} {facts['currency']}"


def _tolerance(revenue: dict[str, Any]) -> str:
    received = revenue["received_minor"]
    return f"{100 * revenue['apart_minor'] / received:.3f} %" if received else "-"
