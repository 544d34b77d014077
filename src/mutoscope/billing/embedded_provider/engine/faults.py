"""Faults that a test asks for: answers that get lost after the work was done, webhooks dropped or sent twice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["error_before", "error_after", "timeout_after"]


@dataclass
class Fault:
    """What goes wrong with requests to a path."""

    kind: FaultKind
    path: str = "/v1/"
    """Paths that begin so."""
    method: str = "POST"
    times: int = 1
    """How many requests it meets; it is gone then."""
    probability: float = 1.0
    status: int = 500
    seconds: float = 5.0
    """How long the answer is held back (`timeout_after`)."""


@dataclass
class Faults:
    """What goes wrong at present; nothing by itself, and nothing after a restart."""

    requests: list[Fault] = field(default_factory=list[Fault])
    drop_webhooks: float = 0.0
    """The probability that an event is never posted."""
    duplicate_webhooks: float = 0.0
    """The probability that an event is posted twice."""
    random: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311 -- tests repeat themselves

    def strike(self, method: str, path: str) -> Fault | None:
        """Return the fault that meets a request, and count it."""
        for fault in self.requests:
            if fault.method == method and path.startswith(fault.path) and self.chance(fault.probability):
                fault.times -= 1
                if fault.times <= 0:
                    self.requests.remove(fault)
                return fault
        return None

    def chance(self, probability: float) -> bool:
        """Tell whether something of a probability happens now."""
        return probability > 0 and self.random.random() < probability
