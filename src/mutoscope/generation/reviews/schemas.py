"""Reviews over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mutoscope.generation.reviews.types import Note, NoteKind, OpenLink, ShareLink
from mutoscope.tenancy.schema_example import example

_DAY = 86_400
_DEFAULT_SECONDS, _LONGEST_SECONDS = 14 * _DAY, 365 * _DAY
_ID = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
_WHEN = "2026-01-31T12:00:00Z"
_LINK: dict[str, Any] = {
    "id": _ID,
    "label": "For the client",
    "comments": True,
    "created_at": _WHEN,
    "expires_at": "2026-02-14T12:00:00Z",
    "revoked_at": None,
    "opened_at": None,
    "state": "open",
}
_NOTE: dict[str, Any] = {
    "id": _ID,
    "kind": "comment",
    "author": "Ana",
    "member": False,
    "at_ms": 4200,
    "body": "Hold this picture a little longer.",
    "resolved": False,
    "created_at": _WHEN,
}
_GUESTS: dict[str, Any] = {
    "title": "Tides",
    "sender": "Lighthouse Films",
    "comments": True,
    "expires_at": "2026-02-14T12:00:00Z",
    "film": {
        "duration_ms": 12_000,
        "width": 1080,
        "height": 1920,
        "video": "/api/v1/reviews/rv_…/files/video",
        "captions": None,
        "thumbnail": None,
    },
    "notes": [_NOTE],
}

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
MayBeEmpty = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Moment = Annotated[int | None, Field(ge=0, le=86_400_000, description="Milliseconds from the beginning of the film.")]


class ShareFilm(BaseModel):
    """Body of `POST /projects/{project_id}/links`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"label": "For the client", "seconds": 14 * _DAY}}
    )
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = Field(
        default="", description="For the workspace alone; guests do not see it."
    )
    seconds: int = Field(default=_DEFAULT_SECONDS, ge=60, le=_LONGEST_SECONDS, description="How long it holds.")
    comments: bool = Field(
        default=True, description="Whether guests read what was said, comment, approve and ask for changes."
    )


class ShareLinkView(BaseModel):
    """A link as it stands; its address is told once, when it is made."""

    model_config = example(**_LINK)
    id: uuid.UUID
    label: str
    comments: bool
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    opened_at: dt.datetime | None = Field(description="When a guest last came, to the minute.")
    state: Literal["open", "expired", "revoked"]

    @classmethod
    def facts(cls, link: ShareLink, now: dt.datetime) -> dict[str, Any]:
        """Return the fields of a link."""
        ended = "revoked" if link.revoked_at else "expired" if link.expires_at <= now else "open"
        return {**{name: getattr(link, name) for name in _LINK if name != "state"}, "state": ended}


class MadeShareLink(ShareLinkView):
    """A link that was just made."""

    model_config = example(**_LINK, url="https://studio.example.com/r/rv_…")
    url: str = Field(description="What guests open. It is not shown again.")


class ShareLinkList(BaseModel):
    """A project's links, the newest first."""

    model_config = example(items=[_LINK])
    items: list[ShareLinkView]


class NoteView(BaseModel):
    """What somebody said about a film."""

    model_config = example(**_NOTE)
    id: uuid.UUID
    kind: NoteKind
    author: str | None = Field(description="The name a guest gave; for a member, what guests see.")
    member: bool = Field(description="Whether a member of the workspace said it.")
    at_ms: int | None
    body: str
    resolved: bool
    created_at: dt.datetime

    @classmethod
    def of(cls, note: Note, workspace_name: str | None = None) -> Self:
        """Return the view of a note; members speak to guests as their workspace."""
        return cls.model_validate(cls.facts(note, workspace_name))

    @classmethod
    def facts(cls, note: Note, workspace_name: str | None) -> dict[str, Any]:
        """Return the fields of a note."""
        return {
            "id": note.id,
            "kind": note.kind,
            "author": note.author or workspace_name,
            "member": note.author is None,
            "at_ms": note.at_ms,
            "body": note.body,
            "resolved": note.resolved_at is not None,
            "created_at": note.created_at,
        }


class OwnNoteView(NoteView):
    """What somebody said, as members see it."""

    model_config = example(**_NOTE, user_id=None, link_id=_ID, job_id=_ID)
    user_id: uuid.UUID | None = Field(description="The member who said it.")
    link_id: uuid.UUID | None = Field(description="The link that its guest came by.")
    job_id: uuid.UUID | None = Field(description="The job whose film it is about.")

    @classmethod
    def facts(cls, note: Note, workspace_name: str | None) -> dict[str, Any]:
        """Return the fields of a note."""
        more = {"user_id": note.user_id, "link_id": note.link_id, "job_id": note.generation_id}
        return {**super().facts(note, workspace_name), **more}


class NoteList(BaseModel):
    """What was said about a project's films, in its order."""

    model_config = example(items=[{**_NOTE, "user_id": None, "link_id": _ID, "job_id": _ID}])
    items: list[OwnNoteView]


class WriteComment(BaseModel):
    """Body of `POST /projects/{project_id}/comments`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"body": "Done.", "at_ms": 4200}})
    body: Body
    at_ms: Moment = None


class ResolveComment(BaseModel):
    """Body that ticks a comment off, or not."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"resolved": True}})
    resolved: bool


class GuestComment(WriteComment):
    """Body of `POST /reviews/{token}/comments`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"author": "Ana", "body": "Hold this picture longer.", "at_ms": 4200}},
    )
    author: Name


class GuestVerdict(BaseModel):
    """Body of `POST /reviews/{token}/verdict`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"author": "Ana", "verdict": "approved"}})
    author: Name
    verdict: Literal["approved", "changes_requested"]
    body: MayBeEmpty = ""


class GuestFilm(BaseModel):
    """The film, and where its files are."""

    model_config = example(**_GUESTS["film"])
    duration_ms: int
    width: int
    height: int
    video: str
    captions: str | None
    thumbnail: str | None


class ReviewView(BaseModel):
    """What a guest sees: one film and what was said about it."""

    model_config = example(**_GUESTS)
    title: str
    sender: str = Field(description="The workspace whose film it is.")
    comments: bool = Field(description="Whether this link takes comments.")
    expires_at: dt.datetime
    film: GuestFilm | None = Field(description="Null while there is none to watch.")
    notes: list[NoteView]

    @classmethod
    def of(cls, opened: OpenLink, notes: list[Note], token: str) -> Self:
        """Return what stands behind a link."""
        return cls(
            title=opened.title,
            sender=opened.workspace_name,
            comments=opened.link.comments,
            expires_at=opened.link.expires_at,
            film=_film(opened, f"/api/v1/reviews/{token}/files"),
            notes=[NoteView.of(note, opened.workspace_name) for note in notes],
        )


def _film(opened: OpenLink, folder: str) -> GuestFilm | None:
    if opened.film is None:
        return None
    files = opened.film.files
    video = files["video"]
    return GuestFilm(
        duration_ms=video.duration_ms,
        width=video.width,
        height=video.height,
        video=f"{folder}/video",
        captions=f"{folder}/vtt" if "vtt" in files else None,
        thumbnail=f"{folder}/thumbnail" if "thumbnail" in files else None,
    )
