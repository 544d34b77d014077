"""An entry of the library, and a picture, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

CastKind: TypeAlias = Literal["character", "voice", "prop", "place"]


@dataclass(frozen=True)
class CastEntry:
    """A character, a voice, a prop or a place that every story may use."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    kind: CastKind
    name: str
    sheet: Mapping[str, Any]
    revision: int
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True)
class Picture:
    """A picture of an entry or of a story; its bytes are the blob `digest` of its workspace."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    cast_id: uuid.UUID | None
    story_id: uuid.UUID | None
    user_id: uuid.UUID
    digest: str
    media_type: str
    caption: str
    provider: str | None
    model: str | None
    prompt: str | None
    cost_micro: int
    created_at: dt.datetime
