"""Identifiers: UUID version 7 (RFC 9562), so that ids sort by creation and index well."""

from __future__ import annotations

import os
import threading
import time
import uuid

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62
_TICKS_BITS = 12
"""Of a millisecond, as many as there is room for beside the version."""


class _Ticks:
    """The clock in 4096ths of a millisecond; each reading is later than the one before."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._last = 0

    def next(self) -> int:
        now = (time.time_ns() << _TICKS_BITS) // 1_000_000
        with self._turn:
            self._last = max(now, self._last + 1)
            return self._last


_ticks = _Ticks()


def new_id() -> uuid.UUID:
    """Return a new UUIDv7: Unix time in 4096ths of a millisecond, then 62 random bits (RFC 9562 section 6.2, method 3).

    Those of one process ascend, also within a millisecond: what was written later is read later.
    """
    millis, part = divmod(_ticks.next(), 1 << _TICKS_BITS)
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return uuid.UUID(int=(millis & ((1 << 48) - 1)) << 80 | _VERSION_7 | part << 64 | _VARIANT | random)
