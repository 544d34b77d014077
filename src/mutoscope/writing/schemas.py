"""Requests and responses of the project service, with the field names of source document 003."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.writing.look_choices import LookChoices
from mutoscope.writing.types import Project, ProjectDraft, ProjectStatus

_PROJECT: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "user_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013",
    "title": "My First Film",
    "status": "pending",
    "created_at": "2025-12-31T00:00:00Z",
    "script": "Once upon a time...",
    "images": ["image1.jpg", "image2.jpg"],
    "voice": "male",
    "duration": 2,
    "music": "cinematic",
    "video_url": None,
    "subtitles_url": None,
    "thumbnail_url": None,
    "archived_at": None,
    "updated_at": "2025-12-31T00:00:00Z",
    "options": {"size": "1080x1920", "fps": 30},
}


Size = Annotated[str, Field(pattern=r"^\d{2,4}x\d{2,4}$")]
"""Width and height of a frame in pixels."""


class FilmChoices(LookChoices):
    """How the film shall look and sound; everything has a default."""

    clips: list[str] = Field(default_factory=list, max_length=500, description="Asset ids or names of footage.")
    template: str | None = Field(default=None, description="Caption template; see GET /api/v1/templates.")
    size: Size = Field(default="1080x1920", examples=["1080x1920", "1920x1080"])
    sizes: list[Size] | None = Field(
        default=None,
        min_length=1,
        max_length=4,
        description="Instead of `size`: the same film in several, the first one first. Further ones cost a share.",
        examples=[["1080x1920", "1080x1080", "1920x1080"]],
    )
    fps: int = Field(default=30, ge=10, le=60)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    language: str | None = Field(default=None, max_length=20, description="BCP 47 tag; chooses among voices.")
    speed_percent: int = Field(default=100, ge=50, le=200, description="Pace of speech; 100 is the voice's own.")
    expires_in: int | None = Field(
        default=None,
        ge=60,
        le=10 * 365 * 86_400,
        description="Seconds that finished files are kept, within the plan.",
    )
    delete_after_download: bool = Field(
        default=False, description="Remove each finished file once all of it was downloaded."
    )

    def stated_choices(self) -> dict[str, Any]:
        """Return the choices that were stated, not the defaults."""
        return self.model_dump(include=self.model_fields_set & set(FilmChoices.model_fields), exclude_unset=True)


class CreateProject(FilmChoices):
    """Body of `POST /projects/create`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "title": "My First Film",
                "script": "Once upon a time...",
                "images": ["image1.jpg", "image2.jpg"],
                "voice": "male",
                "duration": 2,
                "music": "cinematic",
            }
        }
    )
    title: str = Field(min_length=1, max_length=255)
    script: str
    images: list[str] = Field(default_factory=list, max_length=500)
    voice: str = Field(default="female", max_length=100, description="A gender or a voice id of GET /api/v1/voices.")
    duration: int = Field(default=1, ge=1, le=600, description="Length in mind, minutes; the narration decides.")
    music: str | None = Field(default=None, max_length=255, description="Asset id or name, or a mood.")

    def to_draft(self) -> ProjectDraft:
        """Return the draft this body describes."""
        return ProjectDraft(
            title=self.title,
            script=self.script,
            voice=self.voice,
            duration=self.duration,
            images=tuple(self.images),
            music=self.music,
            options=self.model_dump(include=set(FilmChoices.model_fields)),
        )


class ProjectCreated(BaseModel):
    """Answer of `POST /projects/create`, as in document 003."""

    model_config = ConfigDict(json_schema_extra={"example": dict(list(_PROJECT.items())[:5])})

    id: uuid.UUID
    user_id: uuid.UUID
    title: str
    status: ProjectStatus
    created_at: dt.datetime


class ProjectView(ProjectCreated):
    """A project in full; the five fields of document 003's `GET /projects/{id}` and the rest of its table."""

    model_config = ConfigDict(json_schema_extra={"example": _PROJECT})

    script: str
    images: list[str]
    voice: str
    duration: int
    music: str | None
    video_url: str | None
    subtitles_url: str | None
    thumbnail_url: str | None
    archived_at: dt.datetime | None = Field(description="When it was put away; it is as it was.")
    updated_at: dt.datetime
    options: dict[str, Any]

    @classmethod
    def of(cls, project: Project) -> ProjectView:
        """Return the view of a project."""
        draft = project.draft
        return cls(
            id=project.id,
            user_id=project.user_id,
            title=draft.title,
            status=project.status,
            created_at=project.created_at,
            script=draft.script,
            images=list(draft.images),
            voice=draft.voice,
            duration=draft.duration,
            music=draft.music,
            video_url=project.video_url,
            subtitles_url=project.subtitles_url,
            thumbnail_url=project.thumbnail_url,
            archived_at=project.archived_at,
            updated_at=project.updated_at,
            options=draft.options,
        )


class ProjectPage(BaseModel):
    """One page of projects."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_PROJECT], "next_cursor": None}})

    items: list[ProjectView]
    next_cursor: str | None
