"""What a search finds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["project", "story", "character", "voice", "prop", "place"]


@dataclass(frozen=True)
class Found:
    """One thing that has the words."""

    kind: Kind
    id: uuid.UUID
    title: str
    snippet: str
    rank: float
    archived_at: dt.datetime | None
    updated_at: dt.datetime


@dataclass(frozen=True)
class Meant:
    """What a search by meaning found, and how."""

    items: Sequence[Found]
    found_by: Literal["meaning", "words"]
    note: str = ""
    compared: int = 0
    missing: int = 0
    """Things without a vector yet: asking again makes some more."""
