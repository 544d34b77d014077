"""What a finished film cost us, by the catalogue's cost model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mutoscope.catalog.types import Catalogue


@dataclass(frozen=True)
class FilmCosts:
    """In millionths of the catalogue's currency. What AI providers cost is known when they are called."""

    compute_micro: int = 0
    storage_micro: int = 0
    network_micro: int = 0


def film_costs(catalogue: Catalogue, meters: Mapping[str, int]) -> FilmCosts:
    """Return the costs of what was counted; begun millionths count whole."""
    totals: dict[str, int] = {"compute": 0, "storage": 0, "network": 0}
    for expense in catalogue.expenses:
        totals[expense.kind] += -(-meters.get(expense.meter, 0) * expense.micro // expense.per)
    return FilmCosts(totals["compute"], totals["storage"], totals["network"])
