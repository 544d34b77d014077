"""Search over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed
from mutoscope.tenancy.schema_example import example
from mutoscope.writing.search.find_words import MAX_PAGE, find_words
from mutoscope.writing.search.types import Found, Kind

search_router = APIRouter(tags=["stories"], route_class=TransactionRoute)


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
        items=[
            {
                "kind": "story",
                "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
                "title": "The last light",
                "snippet": "Every night Mara climbs the stairs and listens.",
                "archived_at": None,
                "updated_at": "2026-11-27T17:00:00Z",
            }
        ],
        next_cursor=None,
    )

    items: list[FoundView]
    next_cursor: str | None


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
