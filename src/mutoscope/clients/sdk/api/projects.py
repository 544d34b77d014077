"""The group `projects`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import BrandChoices, ProjectView
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BrandKit(BaseModel):
    """How the films of a workspace look alike, unless an order says otherwise."""

    model_config = ConfigDict(extra="allow")

    logo: uuid.UUID | None = None
    brand: BrandChoices | None = None
    intro: uuid.UUID | None = None
    intro_title: str | None = None
    outro: uuid.UUID | None = None
    outro_title: str | None = None
    ai_mark: bool | None = None


class FilmDefaultsView(BaseModel):
    """What a new film begins with, and who says so."""

    model_config = ConfigDict(extra="allow")

    brand_kit: BrandKit
    workspace_voice: VoiceDefaults
    own_voice: VoiceDefaults
    voice: VoiceDefaults


class ProjectCreated(BaseModel):
    """Answer of `POST /projects/create`, as in document 003."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    title: str
    status: str
    created_at: dt.datetime


class ProjectImported(BaseModel):
    """The project that was made, and how the file was read."""

    model_config = ConfigDict(extra="allow")

    project_id: uuid.UUID
    title: str
    notices: list[str]


class ProjectPage(BaseModel):
    """One page of projects."""

    model_config = ConfigDict(extra="allow")

    items: list[ProjectView]
    next_cursor: str | None


class VoiceDefaults(BaseModel):
    """How films are spoken whose order does not say; what is left out is not remembered."""

    model_config = ConfigDict(extra="allow")

    voice: str | None = None
    language: str | None = None
    speed_percent: int | None = None
    pronunciations: dict[str, str] | None = None


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
    ai_mark: bool | Unset = UNSET,
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
    """Create a project; what it does not state is taken from the brand kit and the remembered voice, if any."""
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
            ai_mark=ai_mark,
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
    ai_mark: bool | Unset = UNSET,
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
            ai_mark=ai_mark,
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


def film_defaults_get() -> Call[FilmDefaultsView]:
    """Read the workspace's brand kit and voice, one's own voice, and which of the two applies."""
    return Call("GET", "/film-defaults", answer=FilmDefaultsView)


def film_defaults_brand_kit_put(
    *,
    logo: uuid.UUID | None | Unset = UNSET,
    brand: BrandChoices | Unset = UNSET,
    intro: uuid.UUID | None | Unset = UNSET,
    intro_title: str | Unset = UNSET,
    outro: uuid.UUID | None | Unset = UNSET,
    outro_title: str | Unset = UNSET,
    ai_mark: bool | Unset = UNSET,
) -> Call[BrandKit]:
    """Replace how the workspace's new films look alike: logo or watermark, colours, font, intro and outro."""
    return Call(
        "PUT",
        "/film-defaults/brand-kit",
        answer=BrandKit,
        body=given(
            logo=logo,
            brand=brand,
            intro=intro,
            intro_title=intro_title,
            outro=outro,
            outro_title=outro_title,
            ai_mark=ai_mark,
        ),
        keyed=True,
    )


def film_defaults_voice_put(
    *,
    voice: str | None | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | None | Unset = UNSET,
    pronunciations: dict[str, str] | Unset = UNSET,
) -> Call[VoiceDefaults]:
    """Replace how the workspace's new films are spoken, where neither the order nor its writer says."""
    return Call(
        "PUT",
        "/film-defaults/voice",
        answer=VoiceDefaults,
        body=given(voice=voice, language=language, speed_percent=speed_percent, pronunciations=pronunciations),
        keyed=True,
    )


def film_defaults_own_voice_put(
    *,
    voice: str | None | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | None | Unset = UNSET,
    pronunciations: dict[str, str] | Unset = UNSET,
) -> Call[VoiceDefaults]:
    """Replace how one's own new films in this workspace are spoken; it goes before the workspace's voice."""
    return Call(
        "PUT",
        "/film-defaults/own-voice",
        answer=VoiceDefaults,
        body=given(voice=voice, language=language, speed_percent=speed_percent, pronunciations=pronunciations),
        keyed=True,
    )


def projects_project_id_restore_post(project_id: uuid.UUID) -> Call[ProjectView]:
    """Take a deleted project back, with its films, their links and what was said about them."""
    return Call("POST", f"/projects/{project_id}/restore", answer=ProjectView, keyed=True)


def jobs_job_id_timeline_otio_get(job_id: uuid.UUID) -> Call[None]:
    """Download a finished film's cut as OpenTimelineIO, for Resolve, Premiere, Kdenlive and others."""
    return Call("GET", f"/jobs/{job_id}/timeline.otio")


def projects_import_timeline_post(
    *,
    timeline: str,
    title: str | None | Unset = UNSET,
    script: str | None | Unset = UNSET,
    size: str | None | Unset = UNSET,
) -> Call[ProjectImported]:
    """Make a project of an OpenTimelineIO file whose media are files of this workspace, found by content or name."""
    return Call(
        "POST",
        "/projects/import-timeline",
        answer=ProjectImported,
        body=given(timeline=timeline, title=title, script=script, size=size),
        keyed=True,
    )
