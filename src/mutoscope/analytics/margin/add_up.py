"""Add margin lines up."""

from __future__ import annotations

from collections.abc import Iterable

from mutoscope.analytics.margin.types import Earned, MarginLine


def add_up(lines: Iterable[MarginLine], key: str = "total") -> MarginLine:
    """Return the sum of the lines, currency by currency."""
    every = list(lines)
    earned: dict[str, Earned] = {}
    for line in every:
        for currency, found in line.earned.items():
            before = earned.get(currency, Earned())
            earned[currency] = Earned(before.revenue_micro + found.revenue_micro, before.fee_micro + found.fee_micro)
    return MarginLine(
        key=key,
        films=sum(line.films for line in every),
        recorded=sum(line.recorded for line in every),
        seconds=sum(line.seconds for line in every),
        ai_micro=sum(line.ai_micro for line in every),
        compute_micro=sum(line.compute_micro for line in every),
        storage_micro=sum(line.storage_micro for line in every),
        network_micro=sum(line.network_micro for line in every),
        earned=dict(sorted(earned.items())),
    )
