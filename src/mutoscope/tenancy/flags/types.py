"""A feature flag, and the one rule by which it is on."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import Literal

FlagState = Literal["off", "on", "percentage"]
_BUCKETS = 10_000


@dataclass(frozen=True)
class Flag:
    """A switch of the platform: for everybody, nobody, or a share of the workspaces."""

    key: str
    state: FlagState
    percentage: int
    """Of the workspaces, 0 to 100; counts in the state `percentage`."""
    allowed: frozenset[uuid.UUID] = frozenset()
    denied: frozenset[uuid.UUID] = frozenset()

    def is_on(self, workspace_id: uuid.UUID) -> bool:
        """Tell whether it is on for a workspace.

        `off` is off for everybody, so that one change stops a feature. Else who is denied has it not, in any state; who
        is allowed need not wait for the percentage.
        """
        if self.state == "off" or workspace_id in self.denied:
            return False
        if self.state == "on" or workspace_id in self.allowed:
            return True
        return bucket_of(self.key, workspace_id) < self.percentage * _BUCKETS // 100


def bucket_of(key: str, workspace_id: uuid.UUID) -> int:
    """Return where a workspace stands in a flag's row, 0 to 9999: by a hash, so that it is the same everywhere.

    A higher percentage reaches further along the same row, and only adds. Each flag has a row of its own, so that not
    always the same workspaces go first.
    """
    digest = hashlib.sha256(f"{key}:{workspace_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % _BUCKETS
