"""What a workspace can spend."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.catalog import Terms
from mutoscope.kernel import Credits


@dataclass(frozen=True)
class Wallet:
    """What a workspace can spend, what its running work has reserved, and its plan."""

    available: Credits
    held: Credits
    terms: Terms

    @property
    def plan_key(self) -> str:
        """Return the plan's name."""
        return self.terms.plan.key
