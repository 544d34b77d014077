"""The group `stories`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import BrandChoices, ProjectView
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BeatView(BaseModel):
    """One turn of a structure."""

    model_config = ConfigDict(extra="allow")

    key: str
    at: int
    name: str
    purpose: str
    question: str


class Comparison(BaseModel):
    """What two versions differ in."""

    model_config = ConfigDict(extra="allow")

    step: str
    before: int
    after: int
    changes: list[FieldChangeView]


class FieldChangeView(BaseModel):
    """One field that differs."""

    model_config = ConfigDict(extra="allow")

    where: str
    before: Any
    after: Any
    lines: list[str]


class FoundPage(BaseModel):
    """One page of what was found."""

    model_config = ConfigDict(extra="allow")

    items: list[FoundView]
    next_cursor: str | None


class FoundView(BaseModel):
    """One thing that has the words."""

    model_config = ConfigDict(extra="allow")

    kind: str
    id: uuid.UUID
    title: str
    snippet: str
    archived_at: dt.datetime | None
    updated_at: dt.datetime


class MeantView(BaseModel):
    """What was found, and how."""

    model_config = ConfigDict(extra="allow")

    items: list[FoundView]
    found_by: str
    note: str
    compared: int
    missing: int


class PicturePromptView(BaseModel):
    """What an image model is asked."""

    model_config = ConfigDict(extra="allow")

    title: str
    prompt: str
    aspect: str
    cast_ids: list[uuid.UUID]


class StepQuoteView(BaseModel):
    """What a step costs at most, by the model that would be asked first."""

    model_config = ConfigDict(extra="allow")

    provider: str
    model: str
    calls: int
    most_micro: int


class StepStateView(BaseModel):
    """Where a step stands."""

    model_config = ConfigDict(extra="allow")

    step: str
    version: int
    last_version: int
    approved_version: int | None
    stale: bool


class StepView(BaseModel):
    """A step: where it stands, and its current version."""

    model_config = ConfigDict(extra="allow")

    step: str
    version: int
    last_version: int
    approved_version: int | None
    stale: bool
    current: VersionView | None
    content_schema: dict[str, Any]


class StoryInFull(BaseModel):
    """A story and where each of its steps stands."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    title: str
    language: str
    structure: str
    revision: int
    project_id: uuid.UUID | None
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime
    steps: list[StepStateView]


class StoryPage(BaseModel):
    """One page of stories."""

    model_config = ConfigDict(extra="allow")

    items: list[StoryView]
    next_cursor: str | None


class StoryView(BaseModel):
    """A story."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    title: str
    language: str
    structure: str
    revision: int
    project_id: uuid.UUID | None
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


class StructureView(BaseModel):
    """A known story structure."""

    model_config = ConfigDict(extra="allow")

    key: str
    name: str
    origin: str
    beats: list[BeatView]


class VersionPage(BaseModel):
    """One page of versions."""

    model_config = ConfigDict(extra="allow")

    items: list[VersionView]
    next_cursor: str | None


class VersionView(BaseModel):
    """One version of a step: what it says, who or what wrote it, and what that cost (millionths of a dollar)."""

    model_config = ConfigDict(extra="allow")

    step: str
    version: int
    aside: bool
    origin: str
    restored_from: int | None
    user_id: uuid.UUID
    content: dict[str, Any]
    inputs: dict[str, int]
    note: str
    provider: str | None
    model: str | None
    template: str | None
    prompt: str | None
    tokens_in: int | None
    tokens_out: int | None
    quoted_micro: int
    cost_micro: int
    created_at: dt.datetime


class WrittenSteps(BaseModel):
    """What was written."""

    model_config = ConfigDict(extra="allow")

    written: list[VersionView]


def story_structures_get(*, language: Literal["en", "id"] | Unset = UNSET) -> Call[list[StructureView]]:
    """List the known story structures with their beats, in English or Indonesian."""
    return Call("GET", "/story-structures", answer=list[StructureView], query=given(language=language))


def stories_post(
    *,
    text: str,
    genre: str | Unset = UNSET,
    tone: str | Unset = UNSET,
    audience: str | Unset = UNSET,
    title: str | None | Unset = UNSET,
    language: Literal["en", "id"] | None | Unset = UNSET,
    structure: str | Unset = UNSET,
) -> Call[StoryInFull]:
    """Begin a story with what you have in mind; the text becomes its first step, the brief."""
    return Call(
        "POST",
        "/stories",
        answer=StoryInFull,
        body=given(
            text=text, genre=genre, tone=tone, audience=audience, title=title, language=language, structure=structure
        ),
        keyed=True,
    )


def stories_get(
    *, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET, archived: bool | Unset = UNSET
) -> Call[StoryPage]:
    """List stories, newest first; those that were put away with `archived`."""
    return Call("GET", "/stories", answer=StoryPage, query=given(cursor=cursor, limit=limit, archived=archived))


def stories_story_id_get(story_id: uuid.UUID) -> Call[StoryInFull]:
    """Read a story and where each of its steps stands."""
    return Call("GET", f"/stories/{story_id}", answer=StoryInFull)


def stories_story_id_patch(
    story_id: uuid.UUID,
    *,
    title: str | None | Unset = UNSET,
    language: Literal["en", "id"] | None | Unset = UNSET,
    structure: str | None | Unset = UNSET,
) -> Call[StoryView]:
    """Rename a story, or choose another language or structure for what is written next."""
    return Call(
        "PATCH",
        f"/stories/{story_id}",
        answer=StoryView,
        body=given(title=title, language=language, structure=structure),
        keyed=True,
    )


def stories_story_id_delete(story_id: uuid.UUID) -> Call[None]:
    """Delete a story with all its versions; projects that were made of it stay."""
    return Call("DELETE", f"/stories/{story_id}", keyed=True)


def stories_story_id_archive_put(story_id: uuid.UUID) -> Call[StoryView]:
    """Put a story away: it leaves the list, and stays as it is."""
    return Call("PUT", f"/stories/{story_id}/archive", answer=StoryView, keyed=True)


def stories_story_id_archive_delete(story_id: uuid.UUID) -> Call[StoryView]:
    """Take a story out again that was put away."""
    return Call("DELETE", f"/stories/{story_id}/archive", answer=StoryView, keyed=True)


def stories_story_id_generate_post(
    story_id: uuid.UUID,
    *,
    through: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ]
    | Unset = UNSET,
) -> Call[WrittenSteps]:
    """Write every empty step up to one, out of your own words and without a model; what is there stays."""
    return Call("POST", f"/stories/{story_id}/generate", answer=WrittenSteps, body=given(through=through), keyed=True)


def stories_story_id_project_post(
    story_id: uuid.UUID,
    *,
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
    title: str | None | Unset = UNSET,
    images: list[str] | Unset = UNSET,
    voice: str | Unset = UNSET,
    music: str | None | Unset = UNSET,
    drawn: bool | Unset = UNSET,
) -> Call[ProjectView]:
    """Make a project of the story's script and drawn pictures; `POST /projects/{id}/regenerate` orders its film."""
    return Call(
        "POST",
        f"/stories/{story_id}/project",
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
            images=images,
            voice=voice,
            music=music,
            drawn=drawn,
        ),
        keyed=True,
    )


def stories_story_id_steps_step_get(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
) -> Call[StepView]:
    """Read a step: its current version, where it stands, and the shape of what it holds.

    Its ETag is the version.
    """
    return Call("GET", f"/stories/{story_id}/steps/{step}", answer=StepView)


def stories_story_id_steps_step_put(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    content: dict[str, Any],
    base_version: int | None | Unset = UNSET,
    aside: bool | Unset = UNSET,
    note: str | Unset = UNSET,
) -> Call[VersionView]:
    """Write a step by hand: a new version.

    Say on which one you wrote it, by `base_version` or `If-Match`.
    """
    return Call(
        "PUT",
        f"/stories/{story_id}/steps/{step}",
        answer=VersionView,
        body=given(content=content, base_version=base_version, aside=aside, note=note),
        keyed=True,
    )


def stories_story_id_steps_step_generate_post(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    by: Literal["auto", "local", "model"] | Unset = UNSET,
    wish: str | Unset = UNSET,
    aside: bool | Unset = UNSET,
    platforms: list[str] | Unset = UNSET,
) -> Call[VersionView]:
    """Write one step anew, and no other: by a model where one is set up, else out of your own words."""
    return Call(
        "POST",
        f"/stories/{story_id}/steps/{step}/generate",
        answer=VersionView,
        body=given(by=by, wish=wish, aside=aside, platforms=platforms),
        keyed=True,
    )


def stories_story_id_steps_step_quote_post(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    by: Literal["auto", "local", "model"] | Unset = UNSET,
    wish: str | Unset = UNSET,
    aside: bool | Unset = UNSET,
    platforms: list[str] | Unset = UNSET,
) -> Call[StepQuoteView]:
    """Quote what having a step written by a model costs at most; nothing is asked and nothing is spent."""
    return Call(
        "POST",
        f"/stories/{story_id}/steps/{step}/quote",
        answer=StepQuoteView,
        body=given(by=by, wish=wish, aside=aside, platforms=platforms),
        keyed=True,
    )


def stories_story_id_steps_step_versions_get(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[VersionPage]:
    """List every version of a step, newest first: each with its author, model, prompt and cost."""
    return Call(
        "GET", f"/stories/{story_id}/steps/{step}/versions", answer=VersionPage, query=given(cursor=cursor, limit=limit)
    )


def stories_story_id_steps_step_versions_version_get(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    version: int,
) -> Call[VersionView]:
    """Read one version of a step; it never changes."""
    return Call("GET", f"/stories/{story_id}/steps/{step}/versions/{version}", answer=VersionView)


def stories_story_id_steps_step_diff_get(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    before: int,
    after: int,
) -> Call[Comparison]:
    """Compare two versions of a step, field by field and line by line."""
    return Call(
        "GET", f"/stories/{story_id}/steps/{step}/diff", answer=Comparison, query=given(before=before, after=after)
    )


def stories_story_id_steps_step_restore_post(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    version: int,
) -> Call[VersionView]:
    """Make an earlier version the current one, as a new version; nothing in between is lost."""
    return Call(
        "POST", f"/stories/{story_id}/steps/{step}/restore", answer=VersionView, body=given(version=version), keyed=True
    )


def stories_story_id_steps_step_approval_put(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    *,
    version: int,
) -> Call[StepStateView]:
    """Approve the current version: from now on neither a person nor a model writes over it."""
    return Call(
        "PUT",
        f"/stories/{story_id}/steps/{step}/approval",
        answer=StepStateView,
        body=given(version=version),
        keyed=True,
    )


def stories_story_id_steps_step_approval_delete(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
) -> Call[StepStateView]:
    """Withdraw the approval of a step, so that it can be changed again."""
    return Call("DELETE", f"/stories/{story_id}/steps/{step}/approval", answer=StepStateView, keyed=True)


def stories_story_id_steps_step_pictures_number_post(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    number: int,
) -> Call[VersionView]:
    """Have a picture drawn by an image model; without one the answer is 409, and the card stays."""
    return Call("POST", f"/stories/{story_id}/steps/{step}/pictures/{number}", answer=VersionView, keyed=True)


def stories_story_id_steps_step_pictures_number_prompt_get(
    story_id: uuid.UUID,
    step: Literal[
        "brief",
        "logline",
        "synopsis",
        "structure",
        "characters",
        "scenes",
        "script",
        "storyboard",
        "moodboard",
        "thumbnails",
        "metadata",
    ],
    number: int,
) -> Call[PicturePromptView]:
    """Read what an image model is asked: the sheets of everybody who is seen are in it, word for word."""
    return Call("GET", f"/stories/{story_id}/steps/{step}/pictures/{number}/prompt", answer=PicturePromptView)


def search_get(
    *,
    q: str,
    kind: list[Literal["project", "story", "character", "voice", "prop", "place"]] | Unset = UNSET,
    archived: bool | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[FoundPage]:
    """Find words in titles, scripts, stories and sheets, the best first: `"exact words"`, `or`, `-without`."""
    return Call(
        "GET", "/search", answer=FoundPage, query=given(q=q, kind=kind, archived=archived, cursor=cursor, limit=limit)
    )


def search_post(
    *,
    q: str,
    kind: list[Literal["project", "story", "character", "voice", "prop", "place"]] | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[MeantView]:
    """Search by meaning.

    Find what means the same, in whatever words, by a model of vectors; without one by words, and the answer
    says so.
    """
    return Call("POST", "/search", answer=MeantView, body=given(q=q, kind=kind, limit=limit), keyed=True)
