"""A circuit breaker: whoever has failed often in a row is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

FAILURES: Final = 5
OPEN_SECONDS: Final = 30.0
_MOST_KEYS: Final = 10_000


@dataclass(slots=True)
class _Circuit:
    failures: int = 0
    opened_at: float = 0.0


class Breaker:
    """Counts failures in this process, by whatever key; a workspace's own server fails for that workspace alone."""

    def __init__(self, *, seconds: float = OPEN_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds: Final = seconds
        self._clock: Final = clock
        self._circuits: Final[dict[Hashable, _Circuit]] = {}

    def allows(self, key: Hashable) -> bool:
        """Tell whether to ask; after a while one request is let through, and the next ones wait for its outcome."""
        circuit = self._circuits.get(key)
        if circuit is None or circuit.failures < FAILURES:
            return True
        if self._clock() - circuit.opened_at < self._seconds:
            return False
        circuit.opened_at = self._clock()
        return True

    def succeeded(self, key: Hashable) -> None:
        """Forget the failures."""
        self._circuits.pop(key, None)

    def failed(self, key: Hashable) -> None:
        """Count a failure."""
        if len(self._circuits) >= _MOST_KEYS:
            self._circuits.clear()
        circuit = self._circuits.setdefault(key, _Circuit())
        circuit.failures += 1
        circuit.opened_at = self._clock()
