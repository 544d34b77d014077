"""What every modality has in common."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Modality: TypeAlias = Literal["text", "image", "video", "speech", "moderation", "embedding"]

Units: TypeAlias = Mapping[str, int]
"""What a call used, by the units that the price book prices: `input`, `cached_input`, `output`, `image`, `second`, …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """What a call used and cost; every answer carries it."""

    provider: str
    model: str
    cost_micro: int
    """In micro-dollars; 0 for an answer out of the cache."""
    cached: bool = False
    units: Units = field(default_factory=dict[str, int])
    call_id: uuid.UUID | None = None
    """The usage line that says the same."""
