"""The group `bibles`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BibleBeat(BaseModel):
    """One turn of a story."""

    model_config = ConfigDict(extra="allow")

    name: str
    text: str


class BibleCharacter(BaseModel):
    """Somebody, with the pictures of the sheet."""

    model_config = ConfigDict(extra="allow")

    name: str
    cast_id: uuid.UUID | None = None
    role: str | None = None
    description: str | None = None
    want: str | None = None
    need: str | None = None
    flaw: str | None = None
    look: str | None = None
    voice: str | None = None
    picture_ids: list[uuid.UUID] | None = None


class BibleContent(BaseModel):
    """Everything, in the order of its pages."""

    model_config = ConfigDict(extra="allow")

    title: str
    gathered_at: dt.datetime
    subtitle: str | None = None
    logline: str | None = None
    tone: str | None = None
    world: str | None = None
    palette: list[str] | None = None
    words: list[str] | None = None
    boards: list[Board] | None = None
    characters: list[BibleCharacter] | None = None
    things: list[BibleThing] | None = None
    stories: list[BibleStory] | None = None


class BiblePage(BaseModel):
    """One page of bibles."""

    model_config = ConfigDict(extra="allow")

    items: list[BibleView]
    next_cursor: str | None


class BibleShot(BaseModel):
    """One frame of a storyboard."""

    model_config = ConfigDict(extra="allow")

    number: int
    framing: str | None = None
    picture: str | None = None
    narration: str | None = None
    picture_id: uuid.UUID | None = None


class BibleSources(BaseModel):
    """What a bible is gathered from, and what only its writer can say."""

    model_config = ConfigDict(extra="allow")

    title: str
    subtitle: str | None = None
    tone: str | None = None
    world: str | None = None
    story_ids: list[uuid.UUID] | None = None
    cast_ids: list[uuid.UUID] | None = None


class BibleStory(BaseModel):
    """A story of this world, and the versions of its steps that were read."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    title: str
    logline: str | None = None
    synopsis: str | None = None
    structure: str | None = None
    beats: list[BibleBeat] | None = None
    shots: list[BibleShot] | None = None
    versions: dict[str, int] | None = None


class BibleThing(BaseModel):
    """A place, a prop or a voice."""

    model_config = ConfigDict(extra="allow")

    kind: str
    name: str
    description: str | None = None
    look: str | None = None
    picture_ids: list[uuid.UUID] | None = None


class BibleVersionView(BaseModel):
    """One version of a bible: from what it was gathered, and what it says."""

    model_config = ConfigDict(extra="allow")

    bible_id: uuid.UUID
    version: int
    sources: BibleSources
    content: BibleContent
    created_at: dt.datetime


class BibleView(BaseModel):
    """A bible."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    title: str
    version: int
    created_at: dt.datetime
    updated_at: dt.datetime


class Board(BaseModel):
    """One picture of a moodboard; a typographic card until somebody draws it."""

    model_config = ConfigDict(extra="allow")

    title: str
    prompt: str | None = None
    picture_id: uuid.UUID | None = None


class CreateBible(BaseModel):
    """Body of `POST /bibles`: from what it is gathered, and what only you can say."""

    model_config = ConfigDict(extra="allow")

    title: str
    subtitle: str | None = None
    tone: str | None = None
    world: str | None = None
    story_ids: list[uuid.UUID] | None = None
    cast_ids: list[uuid.UUID] | None = None


class SharedView(BaseModel):
    """A link to a bible."""

    model_config = ConfigDict(extra="allow")

    url: str
    version: int
    expires_at: dt.datetime


def bibles_post(
    *,
    title: str,
    subtitle: str | Unset = UNSET,
    tone: str | Unset = UNSET,
    world: str | Unset = UNSET,
    story_ids: list[uuid.UUID] | Unset = UNSET,
    cast_ids: list[uuid.UUID] | Unset = UNSET,
) -> Call[BibleView]:
    """Gather characters, world, tone and boards of stories and of the library into a bible."""
    return Call(
        "POST",
        "/bibles",
        answer=BibleView,
        body=given(title=title, subtitle=subtitle, tone=tone, world=world, story_ids=story_ids, cast_ids=cast_ids),
        keyed=True,
    )


def bibles_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[BiblePage]:
    """List bibles, newest first."""
    return Call("GET", "/bibles", answer=BiblePage, query=given(cursor=cursor, limit=limit))


def bibles_bible_id_get(bible_id: uuid.UUID, *, version: int | None | Unset = UNSET) -> Call[BibleVersionView]:
    """Read one version of a bible, the current one without a number."""
    return Call("GET", f"/bibles/{bible_id}", answer=BibleVersionView, query=given(version=version))


def bibles_bible_id_delete(bible_id: uuid.UUID) -> Call[None]:
    """Delete a bible with all its versions; links to it end."""
    return Call("DELETE", f"/bibles/{bible_id}", keyed=True)


def bibles_bible_id_versions_post(
    bible_id: uuid.UUID, *, sources: CreateBible | None | Unset = UNSET
) -> Call[BibleView]:
    """Gather a bible anew, as a new version; the earlier ones stay as they were."""
    return Call("POST", f"/bibles/{bible_id}/versions", answer=BibleView, body=given(sources=sources), keyed=True)


def bibles_bible_id_links_delete(bible_id: uuid.UUID) -> Call[None]:
    """Revoke every link to a bible that was ever made."""
    return Call("DELETE", f"/bibles/{bible_id}/links", keyed=True)


def bibles_bible_id_links_post(
    bible_id: uuid.UUID, *, seconds: int | Unset = UNSET, version: int | None | Unset = UNSET
) -> Call[SharedView]:
    """Make a link that shows one version of a bible to whoever has it, until it expires or is revoked."""
    return Call("POST", f"/bibles/{bible_id}/links", answer=SharedView, body=given(seconds=seconds, version=version))
