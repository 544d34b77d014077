"""Requests and responses of bibles."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.tenancy.schema_example import example
from mutoscope.writing.bibles.contents import BibleContent, BibleSources
from mutoscope.writing.bibles.types import Bible, BibleVersion

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_NOW = "2026-11-27T17:00:00Z"
_BIBLE: dict[str, Any] = {"id": _ID, "title": "The Last Light", "version": 1, "created_at": _NOW, "updated_at": _NOW}
_SOURCES: dict[str, Any] = {
    "title": "The Last Light",
    "subtitle": "A limited series",
    "tone": "Quiet and salty.",
    "world": "An island a day's sail from anywhere.",
    "story_ids": [_ID],
    "cast_ids": [],
}


class CreateBible(BibleSources):
    """Body of `POST /bibles`: from what it is gathered, and what only you can say."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _SOURCES})

    title: str = Field(min_length=1, max_length=255)  # pyright: ignore[reportIncompatibleVariableOverride] -- narrower


class GatherAgain(BaseModel):
    """Body of `POST /bibles/{id}/versions`; without sources those of the version before."""

    model_config = example(sources=None)

    sources: CreateBible | None = None


class BibleView(BaseModel):
    """A bible."""

    model_config = example(**_BIBLE)

    id: uuid.UUID
    title: str
    version: int = Field(description="The current one.")
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, bible: Bible) -> BibleView:
        """Return the view of a bible."""
        return cls(**{name: getattr(bible, name) for name in cls.model_fields})


class BiblePage(BaseModel):
    """One page of bibles."""

    model_config = example(items=[_BIBLE], next_cursor=None)

    items: list[BibleView]
    next_cursor: str | None


class BibleVersionView(BaseModel):
    """One version of a bible: from what it was gathered, and what it says."""

    model_config = example(
        bible_id=_ID,
        version=1,
        sources=_SOURCES,
        content={"title": "The Last Light", "gathered_at": _NOW},
        created_at=_NOW,
    )

    bible_id: uuid.UUID
    version: int
    sources: BibleSources
    content: BibleContent
    created_at: dt.datetime

    @classmethod
    def of(cls, version: BibleVersion) -> BibleVersionView:
        """Return the view of a version."""
        return cls(**{name: getattr(version, name) for name in cls.model_fields})


class ShareBible(BaseModel):
    """Body of `POST /bibles/{id}/links`."""

    model_config = example(seconds=86_400)

    seconds: int = Field(default=7 * 86_400, ge=60, le=90 * 86_400, description="How long the link opens the page.")
    version: int | None = Field(default=None, ge=1, description="Default: the current one.")


class SharedView(BaseModel):
    """A link to a bible."""

    model_config = example(url="https://studio.example.com/api/v1/shared-bibles/…", version=1, expires_at=_NOW)

    url: str
    version: int
    expires_at: dt.datetime
