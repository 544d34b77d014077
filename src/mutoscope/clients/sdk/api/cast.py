"""The group `cast`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class CastSheet(BaseModel):
    """What an entry is like.

    `look` goes into every image prompt in which the entry appears, word for word.
    """

    model_config = ConfigDict(extra="allow")

    role: str | None = None
    description: str | None = None
    want: str | None = None
    need: str | None = None
    flaw: str | None = None
    look: str | None = None
    voice: str | None = None
    voice_id: str | None = None
    notes: str | None = None


class EntryInFull(BaseModel):
    """An entry with its pictures."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    name: str
    sheet: CastSheet
    revision: int
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    pictures: list[PictureView]


class EntryPage(BaseModel):
    """One page of the library."""

    model_config = ConfigDict(extra="allow")

    items: list[EntryView]
    next_cursor: str | None


class EntryView(BaseModel):
    """An entry of the library."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    name: str
    sheet: CastSheet
    revision: int
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


class PictureView(BaseModel):
    """A picture of the library or of a story."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    caption: str
    media_type: str
    url: str
    provider: str | None
    model: str | None
    prompt: str | None
    cost_micro: int
    created_at: dt.datetime


def cast_post(
    *, kind: Literal["character", "voice", "prop", "place"], name: str, sheet: CastSheet | Unset = UNSET
) -> Call[EntryView]:
    """Add a character, a voice, a prop or a place to the library, for every story of the workspace."""
    return Call("POST", "/cast", answer=EntryView, body=given(kind=kind, name=name, sheet=sheet), keyed=True)


def cast_get(
    *,
    kind: Literal["character", "voice", "prop", "place"] | None | Unset = UNSET,
    archived: bool | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[EntryPage]:
    """List the library, newest first."""
    return Call("GET", "/cast", answer=EntryPage, query=given(kind=kind, archived=archived, cursor=cursor, limit=limit))


def cast_cast_id_get(cast_id: uuid.UUID) -> Call[EntryInFull]:
    """Read an entry with its sheet and its pictures."""
    return Call("GET", f"/cast/{cast_id}", answer=EntryInFull)


def cast_cast_id_put(cast_id: uuid.UUID, *, name: str, sheet: CastSheet, base_revision: int) -> Call[EntryView]:
    """Replace name and sheet; if somebody was faster the answer is 412, and nothing is overwritten."""
    return Call(
        "PUT",
        f"/cast/{cast_id}",
        answer=EntryView,
        body=given(name=name, sheet=sheet, base_revision=base_revision),
        keyed=True,
    )


def cast_cast_id_delete(cast_id: uuid.UUID) -> Call[None]:
    """Delete an entry with its pictures; stories keep what they say of it."""
    return Call("DELETE", f"/cast/{cast_id}", keyed=True)


def cast_cast_id_archive_put(cast_id: uuid.UUID) -> Call[EntryView]:
    """Put an entry away: no story takes it while it is."""
    return Call("PUT", f"/cast/{cast_id}/archive", answer=EntryView, keyed=True)


def cast_cast_id_archive_delete(cast_id: uuid.UUID) -> Call[EntryView]:
    """Take an entry out again that was put away."""
    return Call("DELETE", f"/cast/{cast_id}/archive", answer=EntryView, keyed=True)


def cast_cast_id_pictures_post(
    cast_id: uuid.UUID, *, asset_id: uuid.UUID, caption: str | Unset = UNSET
) -> Call[PictureView]:
    """Add an uploaded image as a reference; it stays when the upload expires."""
    return Call(
        "POST",
        f"/cast/{cast_id}/pictures",
        answer=PictureView,
        body=given(asset_id=asset_id, caption=caption),
        keyed=True,
    )


def studio_pictures_picture_id_delete(picture_id: uuid.UUID) -> Call[None]:
    """Remove a picture of the library or of a story."""
    return Call("DELETE", f"/studio-pictures/{picture_id}", keyed=True)
