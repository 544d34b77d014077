"""The group `projects`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import BrandChoices, ProjectView
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


def projects_create_post(
    *,
    title: str,
    script: str,
    fit: Literal["fill", "blur", "letterbox"] | Unset = UNSET,
    crossfade_ms: int | Unset = UNSET,
    transition: Literal["crossfade", "slide", "wipe", "black"] | Unset = UNSET,
    platform: Literal["none", "shorts", "tiktok", "reels"] | Unset = UNSET,
    logo: str | None | Unset = UNSET,
    brand: BrandChoices | Unset = UNSET,
    intro: str | None | Unset = UNSET,
    intro_title: str | Unset = UNSET,
    outro: str | None | Unset = UNSET,
    outro_title: str | Unset = UNSET,
    best_moments: bool | Unset = UNSET,
    follow_subject: bool | Unset = UNSET,
    captions: str | None | Unset = UNSET,
    voices: dict[str, str] | Unset = UNSET,
    pronunciations: dict[str, str] | Unset = UNSET,
    clips: list[str] | Unset = UNSET,
    template: str | None | Unset = UNSET,
    size: str | Unset = UNSET,
    sizes: list[str] | None | Unset = UNSET,
    fps: int | Unset = UNSET,
    seed: int | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | Unset = UNSET,
    expires_in: int | None | Unset = UNSET,
    delete_after_download: bool | Unset = UNSET,
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
            fit=fit,
            crossfade_ms=crossfade_ms,
            transition=transition,
            platform=platform,
            logo=logo,
            brand=brand,
            intro=intro,
            intro_title=intro_title,
            outro=outro,
            outro_title=outro_title,
            best_moments=best_moments,
            follow_subject=follow_subject,
            captions=captions,
            voices=voices,
            pronunciations=pronunciations,
            clips=clips,
            template=template,
            size=size,
            sizes=sizes,
            fps=fps,
            seed=seed,
            language=language,
            speed_percent=speed_percent,
            expires_in=expires_in,
            delete_after_download=delete_after_download,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def projects_get(
    *,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
    archived: bool | Unset = UNSET,
    status: Literal["pending", "processing", "complete", "failed"] | None | Unset = UNSET,
    title: str | Unset = UNSET,
) -> Call[ProjectPage]:
    """List projects, newest first; those that were put away with `archived`."""
    return Call(
        "GET",
        "/projects",
        answer=ProjectPage,
        query=given(cursor=cursor, limit=limit, archived=archived, status=status, title=title),
    )


def projects_project_id_get(project_id: uuid.UUID) -> Call[ProjectView]:
    """Read a project."""
    return Call("GET", f"/projects/{project_id}", answer=ProjectView)


def projects_project_id_put(
    project_id: uuid.UUID,
    *,
    title: str,
    script: str,
    fit: Literal["fill", "blur", "letterbox"] | Unset = UNSET,
    crossfade_ms: int | Unset = UNSET,
    transition: Literal["crossfade", "slide", "wipe", "black"] | Unset = UNSET,
    platform: Literal["none", "shorts", "tiktok", "reels"] | Unset = UNSET,
    logo: str | None | Unset = UNSET,
    brand: BrandChoices | Unset = UNSET,
    intro: str | None | Unset = UNSET,
    intro_title: str | Unset = UNSET,
    outro: str | None | Unset = UNSET,
    outro_title: str | Unset = UNSET,
    best_moments: bool | Unset = UNSET,
    follow_subject: bool | Unset = UNSET,
    captions: str | None | Unset = UNSET,
    voices: dict[str, str] | Unset = UNSET,
    pronunciations: dict[str, str] | Unset = UNSET,
    clips: list[str] | Unset = UNSET,
    template: str | None | Unset = UNSET,
    size: str | Unset = UNSET,
    sizes: list[str] | None | Unset = UNSET,
    fps: int | Unset = UNSET,
    seed: int | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | Unset = UNSET,
    expires_in: int | None | Unset = UNSET,
    delete_after_download: bool | Unset = UNSET,
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
            fit=fit,
            crossfade_ms=crossfade_ms,
            transition=transition,
            platform=platform,
            logo=logo,
            brand=brand,
            intro=intro,
            intro_title=intro_title,
            outro=outro,
            outro_title=outro_title,
            best_moments=best_moments,
            follow_subject=follow_subject,
            captions=captions,
            voices=voices,
            pronunciations=pronunciations,
            clips=clips,
            template=template,
            size=size,
            sizes=sizes,
            fps=fps,
            seed=seed,
            language=language,
            speed_percent=speed_percent,
            expires_in=expires_in,
            delete_after_download=delete_after_download,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def projects_project_id_delete(project_id: uuid.UUID) -> Call[None]:
    """Delete a project with its films; for seven days (`keep_deleted_videos_seconds`) it can be taken back."""
    return Call("DELETE", f"/projects/{project_id}", keyed=True)


def projects_project_id_archive_put(project_id: uuid.UUID) -> Call[ProjectView]:
    """Put a project away: it leaves the list, and it and its films stay as they are."""
    return Call("PUT", f"/projects/{project_id}/archive", answer=ProjectView, keyed=True)


def projects_project_id_archive_delete(project_id: uuid.UUID) -> Call[ProjectView]:
    """Take a project out again that was put away."""
    return Call("DELETE", f"/projects/{project_id}/archive", answer=ProjectView, keyed=True)


def projects_project_id_restore_post(project_id: uuid.UUID) -> Call[ProjectView]:
    """Take a deleted project back, with its films, their links and what was said about them."""
    return Call("POST", f"/projects/{project_id}/restore", answer=ProjectView, keyed=True)
