"""Requests and responses of clips."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mutoscope.gateway import AspectRatio, VideoQuote
from mutoscope.generation.clips.types import Clip, ClipStatus, ClipWish
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_NOW = "2026-11-28T17:00:00Z"
_ASKED: dict[str, Any] = {"story_id": _ID, "shot": 3, "aspect": "9:16", "most_micro": 710_000}
_QUOTE: dict[str, Any] = {
    "provider": "luma",
    "model": "ray-2",
    "seconds": 5,
    "cost_micro": 710_000,
    "most_micro": 710_000,
}


class AskClip(BaseModel):
    """What is to be filmed: a prompt of your own, or a shot of a story's storyboard."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _ASKED})

    prompt: str | None = Field(default=None, min_length=1, max_length=4000)
    story_id: uuid.UUID | None = None
    shot: int | None = Field(default=None, ge=1, le=1000, description="From 1, in the order of the storyboard.")
    seconds: int | None = Field(
        default=None, ge=1, le=10, description="Default: as long as the shot; models round up to what they make."
    )
    aspect: AspectRatio = "16:9"
    most_micro: int | None = Field(
        default=None, ge=0, le=10**12, description="Refuse if it may cost more than so many millionths of a dollar."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        is_shot = self.story_id is not None and self.shot is not None
        if is_shot == (self.prompt is not None) or (self.story_id is None) != (self.shot is None):
            message = "send either `prompt`, or `story_id` and `shot`"
            raise ValueError(message)
        return self

    def to_wish(self) -> ClipWish:
        """Return what this body describes."""
        return ClipWish(**{name: getattr(self, name) for name in type(self).model_fields})


class ClipQuoteView(BaseModel):
    """What a clip costs, in millionths of a dollar; nobody was asked."""

    model_config = example(**_QUOTE)

    provider: str
    model: str
    seconds: int = Field(description="As long as the model makes it.")
    cost_micro: int
    most_micro: int = Field(description="By the dearest model that is asked if those before it do not answer.")

    @classmethod
    def of(cls, quote: VideoQuote) -> ClipQuoteView:
        """Return the view of a quote."""
        return cls(**{name: getattr(quote, name) for name in cls.model_fields})


class ClipView(BaseModel):
    """A clip: `asset_id` is its file once it is finished, which is footage like any upload."""

    model_config = example(
        id=_ID,
        status="running",
        story_id=_ID,
        shot=3,
        prompt="wide shot, eye level. The lamp room at night.",
        aspect="9:16",
        seconds=5,
        quoted_micro=710_000,
        cost_micro=0,
        provider="luma",
        model="ray-2",
        asset_id=None,
        problem=None,
        created_at=_NOW,
        ended_at=None,
    )

    id: uuid.UUID
    status: ClipStatus
    story_id: uuid.UUID | None
    shot: int | None
    prompt: str
    aspect: str
    seconds: int
    quoted_micro: int = Field(description="What it could cost at most when it was ordered.")
    cost_micro: int = Field(description="What it did cost, once it has ended.")
    provider: str | None
    model: str | None
    asset_id: uuid.UUID | None
    problem: dict[str, Any] | None = Field(description="Why there is none: code, message, remedy.")
    created_at: dt.datetime
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, clip: Clip) -> ClipView:
        """Return the view of a clip."""
        return cls(**{name: getattr(clip, name) for name in cls.model_fields})


class ClipPage(BaseModel):
    """One page of clips."""

    model_config = example(items=[], next_cursor=None)

    items: list[ClipView]
    next_cursor: str | None
