"""Requests and responses of `enrichment/…`, as source document 002 names them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, Field

from mutoscope.tenancy.schema_example import example
from mutoscope.writing.enrichment.types import Enrichment, EnrichmentRequest, Quota
from mutoscope.writing.local import Language
from mutoscope.writing.steps import PlatformText

_TEXT: dict[str, Any] = {"title": "The last light", "caption": "A keeper hears a voice.", "hashtags": ["#lighthouse"]}
_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"


class GenerateEnrichment(BaseModel):
    """Body of `POST /enrichment/generate`: what is known of the video. The more words, the better the texts."""

    model_config = example(filename="the_last_light.mp4", text="A keeper hears a voice. It is her brother's.")

    filename: str = Field(default="", max_length=255)
    text: str = Field(default="", max_length=100_000, description="Transcript, script or description.")
    title: str = Field(default="", max_length=300)
    project_id: uuid.UUID | None = Field(default=None, description="Take title and script of this project.")
    platforms: list[str] = Field(
        default_factory=lambda: ["youtube", "instagram", "tiktok"], min_length=1, max_length=12
    )
    language: Language | None = None
    custom_prompt: str = Field(default="", max_length=2000, description="Your own wish; on plans that include it.")
    by: Literal["auto", "local", "model"] = "auto"

    def to_request(self) -> EnrichmentRequest:
        """Return what this body describes."""
        fields = self.model_dump(exclude={"platforms"})
        return EnrichmentRequest(platforms=tuple(dict.fromkeys(self.platforms)), **fields)


class QuotaView(BaseModel):
    """Answer of `GET /enrichment/quota`."""

    model_config = example(
        plan="Free",
        limit=10,
        used=3,
        remaining=7,
        period_start="2026-11-01T00:00:00Z",
        period_end="2026-12-01T00:00:00Z",
        custom_prompts=False,
    )

    plan: str | None
    limit: int | None = Field(description="None: the plan does not limit it.")
    used: int
    remaining: int | None
    period_start: dt.datetime | None
    period_end: dt.datetime | None
    custom_prompts: bool = Field(description="Whether the plan includes prompts of one's own.")

    @classmethod
    def of(cls, quota: Quota) -> QuotaView:
        """Return the view of a quota."""
        remaining = None if quota.limit is None else max(0, quota.limit - quota.used)
        return cls(remaining=remaining, **vars(quota))


class EnrichmentView(BaseModel):
    """Answer of `POST /enrichment/generate`: title, caption and hashtags; for each platform within its limits."""

    model_config = example(
        id=_ID,
        **_TEXT,
        platforms={"youtube": _TEXT},
        provider="local",
        model=None,
        template="local/1",
        cost_micro=0,
        note="Out of the words of the video.",
        created_at="2026-11-27T17:00:00Z",
    )

    id: uuid.UUID
    title: str = Field(description="Of the first platform that has titles.")
    caption: str = Field(description="Of the first platform.")
    hashtags: list[str] = Field(description="Of the first platform.")
    platforms: dict[str, PlatformText]
    provider: str = Field(description="`local` is no model.")
    model: str | None
    template: str | None
    cost_micro: int
    note: str
    created_at: dt.datetime

    @classmethod
    def of(cls, made: Enrichment) -> EnrichmentView:
        """Return the view of what was made."""
        texts = list(made.platforms.values()) or [PlatformText()]
        title = next((one.title for one in texts if one.title), "")
        return cls(
            title=title,
            caption=texts[0].caption,
            hashtags=texts[0].hashtags,
            platforms=dict(made.platforms),
            **{name: value for name, value in vars(made).items() if name != "platforms"},
        )
