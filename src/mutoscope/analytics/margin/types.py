"""Margin: what was earned and what it cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MarginBy = Literal["video", "workspace", "plan", "provider", "model"]

NOT_A_FILM = "-"
"""The key of what no film earned: expired credits, months without a film, debts that were paid."""

_MICRO = 1_000_000


@dataclass(frozen=True)
class Earned:
    """Revenue without tax and the payment provider's fees, in millionths of a currency's major unit."""

    revenue_micro: int = 0
    fee_micro: int = 0


@dataclass(frozen=True)
class MarginLine:
    """A video's, workspace's or plan's; costs in micro-dollars, `recorded` of the films with costs of their own."""

    key: str
    films: int
    recorded: int
    seconds: int
    ai_micro: int
    compute_micro: int
    storage_micro: int
    network_micro: int
    earned: Mapping[str, Earned] = field(default_factory=dict[str, Earned])

    @property
    def cost_micro(self) -> int:
        """Return all costs in micro-dollars, fees apart."""
        return self.ai_micro + self.compute_micro + self.storage_micro + self.network_micro

    def margin_micro(self, rates: Mapping[str, int]) -> int | None:
        """Return revenue less fees and costs in micro-dollars; None where a currency has no rate.

        Args:
            rates: micro-dollars for a major unit; `usd` needs none.
        """
        left = 0
        for currency, earned in self.earned.items():
            rate = _MICRO if currency == "usd" else rates.get(currency)
            if rate is None:
                return None
            left += (earned.revenue_micro - earned.fee_micro) * rate // _MICRO
        return left - self.cost_micro
