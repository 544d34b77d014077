"""Search over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field

from mutoscope.gateway import Gateway
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed, service
from mutoscope.tenancy.schema_example import example
from mutoscope.writing.search.find_meaning import MeaningDesk, find_meaning
from mutoscope.writing.search.find_words import MAX_PAGE, find_words
from mutoscope.writing.search.types import Found, Kind, Meant

search_router = APIRouter(tags=["stories"], route_class=TransactionRoute)


_FOUND = {
    "kind": "story",
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "title": "The last light",
    "snippet": "Every night Mara climbs the stairs and listens.",
    "archived_at": None,
    "updated_at": "2026-11-27T17:00:00Z",
}


class FoundView(BaseModel):
    """One thing that has the words."""

    kind: Kind
    id: uuid.UUID
    title: str
    snippet: str = Field(description="Some words around what was found, as plain text.")
    archived_at: dt.datetime | None
    updated_at: dt.datetime

    @classmethod
    def of(cls, found: Found) -> FoundView:
        """Return the view of what was found."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class FoundPage(BaseModel):
    """One page of what was found."""

    model_config = example(
        items=[_FOUND],
        next_cursor=None,
    )

    items: list[FoundView]
    next_cursor: str | None


class SearchMeaning(BaseModel):
    """Body of `POST /search`."""

    model_config = example(q="somebody who cannot let go of the dead", kind=["story"], limit=5)

    q: str = Field(min_length=1, max_length=1000, description="What is meant, in any words.")
    kind: list[Kind] = Field(default_factory=list[Kind], max_length=6, description="Default: everything.")
    limit: int = Field(default=20, ge=1, le=MAX_PAGE)


class MeantView(BaseModel):
    """What was found, and how."""

    model_config = example(items=[_FOUND], found_by="meaning", note="", compared=12, missing=0)

    items: list[FoundView]
    found_by: Literal["meaning", "words"]
    note: str = Field(description="Why it was found by words, if it was.")
    compared: int = Field(description="How many things were compared.")
    missing: int = Field(description="How many are not compared yet; ask again.")

    @classmethod
    def of(cls, meant: Meant) -> MeantView:
        """Return the view of what was found."""
        facts = {name: getattr(meant, name) for name in cls.model_fields if name != "items"}
        return cls(items=[FoundView.of(found) for found in meant.items], **facts)


async def _desk(gateway: Annotated[Gateway, service(Gateway)], clock: ClockDep, settings: SettingsDep) -> MeaningDesk:
    return MeaningDesk(gateway, clock, settings.ai_search_most)


@search_router.get("/search", summary="Search projects, stories and the library")
async def search(
    session: SessionDep,
    _scope: Annotated[Scope, allowed("story.read")],
    q: Annotated[str, Query(min_length=1, max_length=300)],
    kind: Annotated[list[Kind], Query(max_length=6)] = [],  # noqa: B006 -- FastAPI copies it
    archived: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
) -> FoundPage:
    """Find words in titles, scripts, stories and sheets, the best first: `"exact words"`, `or`, `-without`."""
    page = await find_words(session, q, kinds=kind, archived=archived, cursor=cursor, limit=limit)
    return FoundPage(items=[FoundView.of(found) for found in page.items], next_cursor=page.next_cursor)


@search_router.post("/search", summary="Search by meaning")
async def search_meaning(
    session: SessionDep,
    scope: Annotated[Scope, allowed("story.generate")],
    desk: Annotated[MeaningDesk, Depends(_desk)],
    body: SearchMeaning,
) -> MeantView:
    """Find what means the same, in whatever words, by a model of vectors; without one by words, and the answer says so.

    It costs what the provider charges for the question, and once for each thing that has changed since.
    """
    return MeantView.of(await find_meaning(session, desk, scope, body.q, kinds=body.kind, limit=body.limit))
