"""The group `jobs`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import BrandChoices, JobCredits, JobProblem, Refusal
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class Candidate(BaseModel):
    """A still to choose."""

    model_config = ConfigDict(extra="allow")

    place: int
    seconds: float
    url: str


class Candidates(BaseModel):
    """The stills of a film."""

    model_config = ConfigDict(extra="allow")

    items: list[Candidate]


class CreateProject(BaseModel):
    """Body of `POST /projects/create`."""

    model_config = ConfigDict(extra="allow")

    title: str
    script: str
    fit: str | None = None
    crossfade_ms: int | None = None
    transition: str | None = None
    platform: str | None = None
    logo: str | None = None
    brand: BrandChoices | None = None
    intro: str | None = None
    intro_title: str | None = None
    outro: str | None = None
    outro_title: str | None = None
    best_moments: bool | None = None
    follow_subject: bool | None = None
    ai_mark: bool | None = None
    captions: str | None = None
    voices: dict[str, str] | None = None
    pronunciations: dict[str, str] | None = None
    clips: list[str] | None = None
    template: str | None = None
    size: str | None = None
    sizes: list[str] | None = None
    fps: int | None = None
    seed: int | None = None
    language: str | None = None
    speed_percent: int | None = None
    expires_in: int | None = None
    delete_after_download: bool | None = None
    images: list[str] | None = None
    voice: str | None = None
    duration: int | None = None
    music: str | None = None


class FilmChoices(BaseModel):
    """How the film shall look and sound; everything has a default."""

    model_config = ConfigDict(extra="allow")

    fit: str | None = None
    crossfade_ms: int | None = None
    transition: str | None = None
    platform: str | None = None
    logo: str | None = None
    brand: BrandChoices | None = None
    intro: str | None = None
    intro_title: str | None = None
    outro: str | None = None
    outro_title: str | None = None
    best_moments: bool | None = None
    follow_subject: bool | None = None
    ai_mark: bool | None = None
    captions: str | None = None
    voices: dict[str, str] | None = None
    pronunciations: dict[str, str] | None = None
    clips: list[str] | None = None
    template: str | None = None
    size: str | None = None
    sizes: list[str] | None = None
    fps: int | None = None
    seed: int | None = None
    language: str | None = None
    speed_percent: int | None = None
    expires_in: int | None = None
    delete_after_download: bool | None = None


class FontChoice(BaseModel):
    """A font that a brand can write with."""

    model_config = ConfigDict(extra="allow")

    file: str
    name: str


class JobAccepted(BaseModel):
    """Answer of `POST /ai/video-generate`, as in document 003."""

    model_config = ConfigDict(extra="allow")

    job_id: uuid.UUID
    status: str
    estimated_time: str


class JobOutput(BaseModel):
    """The film in one size."""

    model_config = ConfigDict(extra="allow")

    size: str
    ratio: str
    files: dict[str, str]


class JobPage(BaseModel):
    """One page of jobs."""

    model_config = ConfigDict(extra="allow")

    items: list[JobView]
    next_cursor: str | None


class JobView(BaseModel):
    """A job as it stands."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    project_id: uuid.UUID | None
    status: str
    stage: str
    percent: int
    eta_seconds: int | None
    credits: JobCredits
    error: JobProblem | None
    files: dict[str, str]
    duration_ms: int | None
    notices: list[Any]
    revision: int
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    work: str | None = None
    media_id: uuid.UUID | None = None
    asset_id: uuid.UUID | None = None
    outputs: list[JobOutput] | None = None


class ProcessAccepted(BaseModel):
    """Answer of `POST /process`, as in document 001."""

    model_config = ConfigDict(extra="allow")

    job_id: uuid.UUID
    status: str | None = None


class ProjectPending(BaseModel):
    """Answer of `POST /projects/{id}/regenerate`, as in document 003; `job_id` is ours."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    job_id: uuid.UUID
    status: str | None = None


class QuoteView(BaseModel):
    """What a film will cost.

    `credits` is the likely price, `hold` what is reserved and never exceeded.
    """

    model_config = ConfigDict(extra="allow")

    seconds: int
    unchanged_seconds: int
    seconds_to_render: int
    billed_seconds: int
    credits: str
    hold: str
    balance: str
    balance_after: str
    plan_type: str
    max_seconds: int | None
    affordable: bool
    notices: list[str]
    paid_by: str
    unit: str
    amount: str
    charge: QuotedCharge | None
    limits: list[QuotedLimit]
    warnings: list[str]
    refusal: Refusal | None
    sizes: list[str] | None = None


class QuotedCharge(BaseModel):
    """What is charged after success, in minor units (cents)."""

    model_config = ConfigDict(extra="allow")

    currency: str
    amount_minor: int
    quantity: int


class QuotedLimit(BaseModel):
    """A limit of the plan that the film would count on."""

    model_config = ConfigDict(extra="allow")

    feature: str
    per: str
    unit: str
    limit: int | None
    soft_limit: int | None
    used: str
    used_after: str
    percent_after: int | None
    lifted_by: str | None


class TalkList(BaseModel):
    """Transcripts and cuts of one file, newest first; `asset_id` of a cut is the file it has become."""

    model_config = ConfigDict(extra="allow")

    items: list[JobView]


class TalkQuote(BaseModel):
    """What a transcript or a cut will cost: exactly this, if it is ordered now.

    Nothing is kept and nothing moves.
    """

    model_config = ConfigDict(extra="allow")

    duration_ms: int
    credits: str
    balance: str
    balance_after: str
    affordable: bool
    paid_by: str
    unit: str
    amount: str
    charge: QuotedCharge | None
    refusal: Refusal | None


class TemplateChoice(BaseModel):
    """A caption template to order a film with."""

    model_config = ConfigDict(extra="allow")

    name: str
    title: str
    description: str
    words_at_once: int


class ThumbnailChosen(BaseModel):
    """The film's thumbnail from now on."""

    model_config = ConfigDict(extra="allow")

    url: str
    name: str


class TranscriptSentence(BaseModel):
    """Words up to a full stop or a long silence."""

    model_config = ConfigDict(extra="allow")

    first: int
    text: str
    words: list[TranscriptWord]


class TranscriptView(BaseModel):
    """Everything that is said in a file."""

    model_config = ConfigDict(extra="allow")

    language: str
    duration_ms: int
    words: int
    sentences: list[TranscriptSentence]


class TranscriptWord(BaseModel):
    """A word as it was heard, and when."""

    model_config = ConfigDict(extra="allow")

    text: str
    start_ms: int
    end_ms: int


class VoiceChoice(BaseModel):
    """A voice to order a film with."""

    model_config = ConfigDict(extra="allow")

    id: str
    name: str
    language: str
    gender: str
    quality: str
    available: bool


def ai_video_generate_post(
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
    project_id: uuid.UUID | None | Unset = UNSET,
    title: str | None | Unset = UNSET,
    script: str | None | Unset = UNSET,
    images: list[str] | None | Unset = UNSET,
    voice: str | None | Unset = UNSET,
    duration: int | None | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[JobAccepted]:
    """Generate the film of a project; what the body states changes the project first."""
    return Call(
        "POST",
        "/ai/video-generate",
        answer=JobAccepted,
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
            project_id=project_id,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def generate_post(
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
    project_id: uuid.UUID | None | Unset = UNSET,
    title: str | None | Unset = UNSET,
    script: str | None | Unset = UNSET,
    images: list[str] | None | Unset = UNSET,
    voice: str | None | Unset = UNSET,
    duration: int | None | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[JobAccepted]:
    """Generate a film (document 004): the same as `POST /ai/video-generate`."""
    return Call(
        "POST",
        "/generate",
        answer=JobAccepted,
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
            project_id=project_id,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def process_post(
    *,
    video_path: str | list[str],
    text: str,
    settings: FilmChoices | Unset = UNSET,
    voice: str | None | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[ProcessAccepted]:
    """Make a film of an uploaded video and a text (document 001)."""
    return Call(
        "POST",
        "/process",
        answer=ProcessAccepted,
        body=given(video_path=video_path, text=text, settings=settings, voice=voice, music=music),
        keyed=True,
    )


def projects_project_id_regenerate_post(project_id: uuid.UUID) -> Call[ProjectPending]:
    """Make the film of a project again."""
    return Call("POST", f"/projects/{project_id}/regenerate", answer=ProjectPending, keyed=True)


def quotes_post(
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
    project_id: uuid.UUID | None | Unset = UNSET,
    title: str | None | Unset = UNSET,
    script: str | None | Unset = UNSET,
    images: list[str] | None | Unset = UNSET,
    voice: str | None | Unset = UNSET,
    duration: int | None | Unset = UNSET,
    music: str | None | Unset = UNSET,
) -> Call[QuoteView]:
    """Check a film and say what it will cost, how it would be paid and what of the plan it would use."""
    return Call(
        "POST",
        "/quotes",
        answer=QuoteView,
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
            project_id=project_id,
            title=title,
            script=script,
            images=images,
            voice=voice,
            duration=duration,
            music=music,
        ),
        keyed=True,
    )


def jobs_get(
    *, project_id: uuid.UUID | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[JobPage]:
    """List jobs, newest first."""
    return Call("GET", "/jobs", answer=JobPage, query=given(project_id=project_id, cursor=cursor, limit=limit))


def jobs_job_id_get(job_id: uuid.UUID) -> Call[JobView]:
    """Read a job: stage, percentage, time left, credits, files, and why it failed if it did."""
    return Call("GET", f"/jobs/{job_id}", answer=JobView)


def jobs_job_id_order_get(job_id: uuid.UUID) -> Call[CreateProject]:
    """Read what a film was ordered with; `PUT /projects/{id}` with it makes the project say the same again."""
    return Call("GET", f"/jobs/{job_id}/order", answer=CreateProject)


def jobs_job_id_cancel_post(job_id: uuid.UUID) -> Call[JobView]:
    """Cancel a job; all held credits come back."""
    return Call("POST", f"/jobs/{job_id}/cancel", answer=JobView, keyed=True)


def ai_audio_generate_post(
    *,
    project_id: uuid.UUID,
    text: str,
    voice: str | Unset = UNSET,
    language: str | None | Unset = UNSET,
    speed_percent: int | Unset = UNSET,
) -> Call[JobAccepted]:
    """Speak a text: a sound file, with subtitles beside it.

    Costs the plan's share of a film as long.
    """
    return Call(
        "POST",
        "/ai/audio-generate",
        answer=JobAccepted,
        body=given(project_id=project_id, text=text, voice=voice, language=language, speed_percent=speed_percent),
        keyed=True,
    )


def ai_music_generate_post(
    *,
    project_id: uuid.UUID,
    prompt: str | Unset = UNSET,
    duration: int | Unset = UNSET,
    style: str | Unset = UNSET,
    seed: int | Unset = UNSET,
    loop: bool | Unset = UNSET,
) -> Call[JobAccepted]:
    """Compose music by style, mood, length and seed: free of anybody's rights.

    Costs the plan's share of a film.
    """
    return Call(
        "POST",
        "/ai/music-generate",
        answer=JobAccepted,
        body=given(project_id=project_id, prompt=prompt, duration=duration, style=style, seed=seed, loop=loop),
        keyed=True,
    )


def ai_lip_sync_post(
    *, project_id: uuid.UUID, video_url: str, audio_url: str, clean: bool | Unset = UNSET
) -> Call[JobAccepted]:
    """Lay a sound on a video as long as the sound.

    Without a provider mouths do not move with it; `notices` say so.
    """
    return Call(
        "POST",
        "/ai/lip-sync",
        answer=JobAccepted,
        body=given(project_id=project_id, video_url=video_url, audio_url=audio_url, clean=clean),
        keyed=True,
    )


def assets_asset_id_transcript_post(
    asset_id: uuid.UUID, *, project_id: uuid.UUID | None | Unset = UNSET, language: str | Unset = UNSET
) -> Call[JobAccepted]:
    """Write down what is said in an uploaded file, word by word, on this machine: JSON, SRT and VTT."""
    return Call(
        "POST",
        f"/assets/{asset_id}/transcript",
        answer=JobAccepted,
        body=given(project_id=project_id, language=language),
        keyed=True,
    )


def assets_asset_id_transcript_quote_post(
    asset_id: uuid.UUID, *, project_id: uuid.UUID | None | Unset = UNSET, language: str | Unset = UNSET
) -> Call[TalkQuote]:
    """Read what writing down a file costs, before it is ordered; what would be refused is refused here too."""
    return Call(
        "POST",
        f"/assets/{asset_id}/transcript/quote",
        answer=TalkQuote,
        body=given(project_id=project_id, language=language),
        keyed=True,
    )


def assets_asset_id_transcripts_get(asset_id: uuid.UUID) -> Call[TalkList]:
    """List the jobs that wrote a file down or cut it, newest first: what was paid for is not paid again."""
    return Call("GET", f"/assets/{asset_id}/transcripts", answer=TalkList)


def jobs_job_id_transcript_get(job_id: uuid.UUID) -> Call[TranscriptView]:
    """Read what a finished job heard, or what its cut left of it; places of words are what a cut names."""
    return Call("GET", f"/jobs/{job_id}/transcript", answer=TranscriptView)


def jobs_job_id_cut_post(job_id: uuid.UUID, *, delete: list[int]) -> Call[JobAccepted]:
    """Make the file of a transcript again without some of its words, with subtitles that fit it."""
    return Call("POST", f"/jobs/{job_id}/cut", answer=JobAccepted, body=given(delete=delete), keyed=True)


def jobs_job_id_cut_quote_post(job_id: uuid.UUID, *, delete: list[int]) -> Call[TalkQuote]:
    """Read how long a clip will be without some of its words, and what that costs."""
    return Call("POST", f"/jobs/{job_id}/cut/quote", answer=TalkQuote, body=given(delete=delete), keyed=True)


def jobs_job_id_thumbnails_get(job_id: uuid.UUID, *, size: str | Unset = UNSET) -> Call[Candidates]:
    """List up to six stills of a finished film, the clearest first."""
    return Call("GET", f"/jobs/{job_id}/thumbnails", answer=Candidates, query=given(size=size))


def jobs_job_id_thumbnail_put(
    job_id: uuid.UUID, *, place: int, title: str | Unset = UNSET, size: str | Unset = UNSET
) -> Call[ThumbnailChosen]:
    """Make a still the film's thumbnail, with a title or without; its download path stays the same."""
    return Call(
        "PUT",
        f"/jobs/{job_id}/thumbnail",
        answer=ThumbnailChosen,
        body=given(place=place, title=title, size=size),
        keyed=True,
    )


def voices_get(*, language: str | Unset = UNSET) -> Call[list[VoiceChoice]]:
    """List the voices, and whether each can speak on this server now.

    Needs no login.
    """
    return Call("GET", "/voices", answer=list[VoiceChoice], query=given(language=language))


def templates_get() -> Call[list[TemplateChoice]]:
    """List the caption templates.

    Needs no login.
    """
    return Call("GET", "/templates", answer=list[TemplateChoice])


def fonts_get() -> Call[list[FontChoice]]:
    """List the fonts that captions and titles can be written with on this server.

    Needs no login.
    """
    return Call("GET", "/fonts", answer=list[FontChoice])
