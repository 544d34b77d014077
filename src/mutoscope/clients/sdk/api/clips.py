"""The group `clips`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class ClipPage(BaseModel):
    """One page of clips."""

    model_config = ConfigDict(extra="allow")

    items: list[ClipView]
    next_cursor: str | None


class ClipQuoteView(BaseModel):
    """What a clip costs, in millionths of a dollar; nobody was asked."""

    model_config = ConfigDict(extra="allow")

    provider: str
    model: str
    seconds: int
    cost_micro: int
    most_micro: int


class ClipView(BaseModel):
    """A clip: `asset_id` is its file once it is finished, which is footage like any upload."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    status: str
    story_id: uuid.UUID | None
    shot: int | None
    prompt: str
    aspect: str
    seconds: int
    quoted_micro: int
    cost_micro: int
    provider: str | None
    model: str | None
    asset_id: uuid.UUID | None
    problem: dict[str, Any] | None
    created_at: dt.datetime
    ended_at: dt.datetime | None


def clips_quote_post(
    *,
    prompt: str | None | Unset = UNSET,
    story_id: uuid.UUID | None | Unset = UNSET,
    shot: int | None | Unset = UNSET,
    seconds: int | None | Unset = UNSET,
    aspect: Literal["1:1", "16:9", "9:16", "4:3", "3:4"] | Unset = UNSET,
    most_micro: int | None | Unset = UNSET,
) -> Call[ClipQuoteView]:
    """Read what a clip costs before it is ordered; without a video model the answer is 409."""
    return Call(
        "POST",
        "/clips/quote",
        answer=ClipQuoteView,
        body=given(prompt=prompt, story_id=story_id, shot=shot, seconds=seconds, aspect=aspect, most_micro=most_micro),
        keyed=True,
    )


def clips_post(
    *,
    prompt: str | None | Unset = UNSET,
    story_id: uuid.UUID | None | Unset = UNSET,
    shot: int | None | Unset = UNSET,
    seconds: int | None | Unset = UNSET,
    aspect: Literal["1:1", "16:9", "9:16", "4:3", "3:4"] | Unset = UNSET,
    most_micro: int | None | Unset = UNSET,
) -> Call[ClipView]:
    """Have a video model make a clip, of your own words or of a shot of a story."""
    return Call(
        "POST",
        "/clips",
        answer=ClipView,
        body=given(prompt=prompt, story_id=story_id, shot=shot, seconds=seconds, aspect=aspect, most_micro=most_micro),
        keyed=True,
    )


def clips_get(
    *, story_id: uuid.UUID | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[ClipPage]:
    """List clips, newest first; of one story, if it is named."""
    return Call("GET", "/clips", answer=ClipPage, query=given(story_id=story_id, cursor=cursor, limit=limit))


def clips_clip_id_get(clip_id: uuid.UUID) -> Call[ClipView]:
    """Read how far a clip is."""
    return Call("GET", f"/clips/{clip_id}", answer=ClipView)
