"""The group `enrichment`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class EnrichmentView(BaseModel):
    """Answer of `POST /enrichment/generate`: title, caption and hashtags; for each platform within its limits."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    title: str
    caption: str
    hashtags: list[str]
    platforms: dict[str, PlatformText]
    provider: str
    model: str | None
    template: str | None
    cost_micro: int
    note: str
    created_at: dt.datetime


class PlatformText(BaseModel):
    """What is written beside the film on one platform, within its limits."""

    model_config = ConfigDict(extra="allow")

    title: str | None = None
    caption: str | None = None
    hashtags: list[str] | None = None


class QuotaView(BaseModel):
    """Answer of `GET /enrichment/quota`."""

    model_config = ConfigDict(extra="allow")

    plan: str | None
    limit: int | None
    used: int
    remaining: int | None
    period_start: dt.datetime | None
    period_end: dt.datetime | None
    custom_prompts: bool


def enrichment_generate_post(
    *,
    filename: str | Unset = UNSET,
    text: str | Unset = UNSET,
    title: str | Unset = UNSET,
    project_id: uuid.UUID | None | Unset = UNSET,
    platforms: list[str] | Unset = UNSET,
    language: Literal["en", "id"] | None | Unset = UNSET,
    custom_prompt: str | Unset = UNSET,
    by: Literal["auto", "local", "model"] | Unset = UNSET,
) -> Call[EnrichmentView]:
    """Make title, caption and hashtags of a video for each platform, within its limits; counts one of the quota."""
    return Call(
        "POST",
        "/enrichment/generate",
        answer=EnrichmentView,
        body=given(
            filename=filename,
            text=text,
            title=title,
            project_id=project_id,
            platforms=platforms,
            language=language,
            custom_prompt=custom_prompt,
            by=by,
        ),
        keyed=True,
    )


def enrichment_quota_get() -> Call[QuotaView]:
    """Read how many texts the plan allows in this period, and how many were made."""
    return Call("GET", "/enrichment/quota", answer=QuotaView)
