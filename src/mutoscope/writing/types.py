"""A project: what the user wrote and chose, and how far its film is (source document 003, table Projects)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

ProjectStatus = Literal["pending", "processing", "complete", "failed"]


@dataclass(frozen=True)
class ProjectDraft:
    """What a project is made from.

    `images` and `options["clips"]` name assets by id or by name; they are looked up when a film is generated, so that a
    project may be written before its files are uploaded. `duration` is the length in minutes the writer has in mind;
    the narration decides the real one.
    """

    title: str
    script: str
    voice: str
    duration: int = 1
    images: tuple[str, ...] = ()
    music: str | None = None
    options: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Project:
    """A project as it is kept."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    draft: ProjectDraft
    status: ProjectStatus
    video_url: str | None
    subtitles_url: str | None
    thumbnail_url: str | None
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
