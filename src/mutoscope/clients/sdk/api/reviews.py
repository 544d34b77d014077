"""The group `reviews`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class GuestFilm(BaseModel):
    """The film, and where its files are."""

    model_config = ConfigDict(extra="allow")

    duration_ms: int
    width: int
    height: int
    video: str
    captions: str | None
    thumbnail: str | None


class MadeShareLink(BaseModel):
    """A link that was just made."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    label: str
    comments: bool
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    opened_at: dt.datetime | None
    state: str
    url: str


class NoteList(BaseModel):
    """What was said about a project's films, in its order."""

    model_config = ConfigDict(extra="allow")

    items: list[OwnNoteView]


class NoteView(BaseModel):
    """What somebody said about a film."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    author: str | None
    member: bool
    at_ms: int | None
    body: str
    resolved: bool
    created_at: dt.datetime


class OwnNoteView(BaseModel):
    """What somebody said, as members see it."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    author: str | None
    member: bool
    at_ms: int | None
    body: str
    resolved: bool
    created_at: dt.datetime
    user_id: uuid.UUID | None
    link_id: uuid.UUID | None
    job_id: uuid.UUID | None


class ReviewView(BaseModel):
    """What a guest sees: one film and what was said about it."""

    model_config = ConfigDict(extra="allow")

    title: str
    sender: str
    comments: bool
    expires_at: dt.datetime
    film: GuestFilm | None
    notes: list[NoteView]


class ShareLinkList(BaseModel):
    """A project's links, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[ShareLinkView]


class ShareLinkView(BaseModel):
    """A link as it stands; its address is told once, when it is made."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    label: str
    comments: bool
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    opened_at: dt.datetime | None
    state: str


def projects_project_id_links_post(
    project_id: uuid.UUID, *, label: str | Unset = UNSET, seconds: int | Unset = UNSET, comments: bool | Unset = UNSET
) -> Call[MadeShareLink]:
    """Make a link by which guests without an account watch the newest film of a project and comment on it."""
    return Call(
        "POST",
        f"/projects/{project_id}/links",
        answer=MadeShareLink,
        body=given(label=label, seconds=seconds, comments=comments),
    )


def projects_project_id_links_get(project_id: uuid.UUID) -> Call[ShareLinkList]:
    """List a project's links, the newest first.

    Their addresses are not kept.
    """
    return Call("GET", f"/projects/{project_id}/links", answer=ShareLinkList)


def projects_project_id_links_link_id_delete(project_id: uuid.UUID, link_id: uuid.UUID) -> Call[None]:
    """End a link at once, also for whoever is watching."""
    return Call("DELETE", f"/projects/{project_id}/links/{link_id}", keyed=True)


def projects_project_id_comments_get(project_id: uuid.UUID) -> Call[NoteList]:
    """Read comments, approvals and requests for changes, in their order; the newest 2,000."""
    return Call("GET", f"/projects/{project_id}/comments", answer=NoteList)


def projects_project_id_comments_post(
    project_id: uuid.UUID, *, body: str, at_ms: int | None | Unset = UNSET
) -> Call[OwnNoteView]:
    """Comment on a film; guests of its links read it under the workspace's name."""
    return Call(
        "POST", f"/projects/{project_id}/comments", answer=OwnNoteView, body=given(body=body, at_ms=at_ms), keyed=True
    )


def projects_project_id_comments_note_id_patch(
    project_id: uuid.UUID, note_id: uuid.UUID, *, resolved: bool
) -> Call[OwnNoteView]:
    """Tick a comment off, or take that back."""
    return Call(
        "PATCH",
        f"/projects/{project_id}/comments/{note_id}",
        answer=OwnNoteView,
        body=given(resolved=resolved),
        keyed=True,
    )


def projects_project_id_comments_note_id_delete(project_id: uuid.UUID, note_id: uuid.UUID) -> Call[None]:
    """Delete what somebody said."""
    return Call("DELETE", f"/projects/{project_id}/comments/{note_id}", keyed=True)


def reviews_token_get(token: str) -> Call[ReviewView]:
    """Open a link: the film and, if it takes comments, what was said.

    No account is needed until it ends.
    """
    return Call("GET", f"/reviews/{token}", answer=ReviewView)


def reviews_token_comments_post(
    token: str, *, body: str, author: str, at_ms: int | None | Unset = UNSET
) -> Call[NoteView]:
    """Comment on the film, at a moment or on the whole, under a name of one's own."""
    return Call(
        "POST",
        f"/reviews/{token}/comments",
        answer=NoteView,
        body=given(body=body, at_ms=at_ms, author=author),
        keyed=True,
    )


def reviews_token_verdict_post(
    token: str, *, author: str, verdict: Literal["approved", "changes_requested"], body: str | Unset = UNSET
) -> Call[NoteView]:
    """Approve the film, or ask for changes; the last word counts."""
    return Call(
        "POST",
        f"/reviews/{token}/verdict",
        answer=NoteView,
        body=given(author=author, verdict=verdict, body=body),
        keyed=True,
    )


def reviews_token_comments_note_id_patch(token: str, note_id: uuid.UUID, *, resolved: bool) -> Call[NoteView]:
    """Tick a comment off, or take that back."""
    return Call(
        "PATCH", f"/reviews/{token}/comments/{note_id}", answer=NoteView, body=given(resolved=resolved), keyed=True
    )
