"""A share link, and what is said about a film."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from mutoscope.library import Rendition, RenditionKind

NoteKind = Literal["comment", "approved", "changes_requested"]
GuestFile = Literal["video", "vtt", "thumbnail"]
SHOWN: Final[tuple[RenditionKind, ...]] = ("video", "vtt", "thumbnail")
"""What a guest gets of a film: not its report, not its sound alone."""


@dataclass(frozen=True)
class ShareLink:
    """A link that shows the newest film of a project."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID
    user_id: uuid.UUID
    label: str
    comments: bool
    """Whether guests may write."""
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    opened_at: dt.datetime | None


@dataclass(frozen=True)
class Note:
    """A comment at a moment or on the whole, or a guest's word: approved, or changes asked for."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID
    generation_id: uuid.UUID | None
    link_id: uuid.UUID | None
    user_id: uuid.UUID | None
    author: str | None
    """The name a guest gave, None for a member."""
    kind: NoteKind
    at_ms: int | None
    body: str
    resolved_at: dt.datetime | None
    created_at: dt.datetime


@dataclass(frozen=True)
class ShownFilm:
    """The film that a link shows now."""

    generation_id: uuid.UUID
    files: Mapping[RenditionKind, Rendition]


@dataclass(frozen=True)
class OpenLink:
    """A link that holds, and what stands behind it."""

    link: ShareLink
    title: str
    workspace_name: str
    film: ShownFilm | None
    """None while there is no film whose files are kept."""
