"""A clip, and the wish for one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mutoscope.gateway import AspectRatio

ClipStatus = Literal["ordering", "running", "finished", "failed"]


@dataclass(frozen=True)
class ClipWish:
    """What is to be filmed: the words, or a shot of a story."""

    prompt: str | None = None
    story_id: uuid.UUID | None = None
    shot: int | None = None
    seconds: int | None = None
    aspect: AspectRatio = "16:9"
    most_micro: int | None = None
    """What may be spent at most, in micro-dollars."""


@dataclass(frozen=True)
class Clip:
    """A clip that was ordered."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    story_id: uuid.UUID | None
    shot: int | None
    title: str
    """Of the shot when it was ordered: the clip goes there if it still is the same."""
    prompt: str
    aspect: str
    seconds: int
    quoted_micro: int
    status: ClipStatus
    video_id: uuid.UUID | None
    """The gateway's order."""
    asset_id: uuid.UUID | None
    provider: str | None
    model: str | None
    cost_micro: int
    problem: Mapping[str, Any] | None
    created_at: dt.datetime
    ended_at: dt.datetime | None

    @property
    def place(self) -> tuple[uuid.UUID, int] | None:
        """Return the story and the shot that it was made for."""
        return None if self.story_id is None or self.shot is None else (self.story_id, self.shot)
