"""What a search finds."""

from __future__ import annotations

import datetime as dt
import uuid
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
