"""Who makes the same thing at the same time takes turns: the second finds it in the store.

Films of one batch have scenes in common and are made side by side, so two of them come to the same scene at once.
"""

from __future__ import annotations

import asyncio
import uuid
from weakref import WeakValueDictionary


class Turns:
    """A lock for each artefact that somebody in this process makes now; forgotten when nobody does."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._locks: WeakValueDictionary[tuple[uuid.UUID, str], asyncio.Lock] = WeakValueDictionary()

    def of(self, workspace_id: uuid.UUID, key: str) -> asyncio.Lock:
        """Return the lock of a workspace's artefact; it lives as long as somebody holds it or waits for it."""
        return self._locks.setdefault((workspace_id, key), asyncio.Lock())
