"""The group `projects`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class ProjectCreated(BaseModel):
    """Answer of `POST /projects/create`, as in document 003."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    title: str
    status: str
    created_at: dt.datetime


class ProjectPage(BaseModel):
    """One page of projects."""

    model_config = ConfigDict(extra="allow")

    items: list[ProjectView]
    next_cursor: str | None


class ProjectView(BaseModel):
    """A project in full; the five fields of document 003's `GET /projects/{id}` and the rest of its table."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    title: str
    status: str
    created_at: dt.datetime
    script: str
    images: list[str]
    voice: str
    duration: int
    music: str | None
    video_url: str | None
    subtitles_url: str | None
    updated_at: dt.datetime
    options: dict[str, Any]


def projects_create_post(
    *,
    title: str,
    script: str,
    clips: list[str] | Unset = UNSET,
    template: str | None | Unset = UNSET,
    size: str | Unset = UNSET,
    sizes: list[str] | None | Unset = UNSET,
    fps: int | Unset = UNSET,
    seed: int | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | Unset = UNSET,
    fit: Literal["fill", "blur"] | Unset = UNSET,
    crossfade_ms: int | Unset = UNSET,
    logo: str | None | Unset = UNSET,
    images: list[str] | Unset = UNSET,
    voice: str | Unset = UNSET,
    duration: int | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[ProjectCreated]:
    """Create a project."""
    return Call(
        "POST",
        "/projects/create",
        answer=ProjectCreated,
        body=given(
            clips=clips,
            template=template,
            size=size,
            sizes=sizes,
            fps=fps,
            seed=seed,
            language=language,
            speed_percent=speed_percent,
            fit=fit,
            crossfade_ms=crossfade_ms,
            logo=logo,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def projects_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[ProjectPage]:
    """List projects, newest first."""
    return Call("GET", "/projects", answer=ProjectPage, query=given(cursor=cursor, limit=limit))


def projects_project_id_get(project_id: uuid.UUID) -> Call[ProjectView]:
    """Read a project."""
    return Call("GET", f"/projects/{project_id}", answer=ProjectView)


def projects_project_id_put(
    project_id: uuid.UUID,
    *,
    title: str,
    script: str,
    clips: list[str] | Unset = UNSET,
    template: str | None | Unset = UNSET,
    size: str | Unset = UNSET,
    sizes: list[str] | None | Unset = UNSET,
    fps: int | Unset = UNSET,
    seed: int | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | Unset = UNSET,
    fit: Literal["fill", "blur"] | Unset = UNSET,
    crossfade_ms: int | Unset = UNSET,
    logo: str | None | Unset = UNSET,
    images: list[str] | Unset = UNSET,
    voice: str | Unset = UNSET,
    duration: int | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[ProjectView]:
    """Replace what a project says; `POST /projects/{id}/regenerate` makes the film follow."""
    return Call(
        "PUT",
        f"/projects/{project_id}",
        answer=ProjectView,
        body=given(
            clips=clips,
            template=template,
            size=size,
            sizes=sizes,
            fps=fps,
            seed=seed,
            language=language,
            speed_percent=speed_percent,
            fit=fit,
            crossfade_ms=crossfade_ms,
            logo=logo,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )
