"""What a film costs us by a model, and what a scenario leaves of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import Field

from mutoscope.analytics.record import Record, read_record


class CostModel(Record):
    """Costs in micro-dollars: compute by the minute, storage and network by the film."""

    name: str
    compute_micro_per_minute: Annotated[int, Field(ge=0)]
    storage_micro_per_film: Annotated[int, Field(ge=0)]
    network_micro_per_film: Annotated[int, Field(ge=0)]
    spot_saves_percent: Annotated[int, Field(ge=0, le=100)]

    def cost_of(self, *, seconds: int, films: int) -> Fraction:
        """Return what so many seconds in so many films cost, in micro-dollars."""
        each = self.storage_micro_per_film + self.network_micro_per_film
        return Fraction(self.compute_micro_per_minute * seconds, 60) + each * films


@dataclass(frozen=True)
class Scenario:
    """What if: machines of the spot market, or a share of the minutes found in the cache instead of computed."""

    spot: bool = False
    cached_percent: int = 0

    def compute_kept(self, model: CostModel) -> Fraction:
        """Return the share of the compute cost that remains."""
        spot = 100 - model.spot_saves_percent if self.spot else 100
        return Fraction(spot * (100 - self.cached_percent), 10_000)


@dataclass(frozen=True)
class PlanMargin:
    """What a plan costs when it is used up, and the share of its price that remains."""

    cost_micro: Fraction
    margin: Fraction


def load_cost_model(path: Path | None = None) -> CostModel:
    """Return the cost model of a file, by default source document 003's.

    Raises:
        DataFileInvalid: it has faults.
    """
    return read_record(CostModel, "cost_models", "document_003", path)


def margin_of_plan(
    model: CostModel,
    *,
    price_micro: int,
    seconds: int,
    films: int,
    scenario: Scenario = Scenario(),
) -> PlanMargin:
    """Return what is left of a plan's price when its credits become so many films of so many seconds in all."""
    compute = Fraction(model.compute_micro_per_minute * seconds, 60)
    cost = model.cost_of(seconds=seconds, films=films) - compute * (1 - scenario.compute_kept(model))
    return PlanMargin(cost, (price_micro - cost) / price_micro)
