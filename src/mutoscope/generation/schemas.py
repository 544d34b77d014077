"""Requests and responses of the AI job service (document 003), of `/process` (001) and of jobs."""

from __future__ import annotations

import datetime as dt
import uuid
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.catalog import Way
from mutoscope.generation import examples
from mutoscope.generation.types import Generation, GenerationStatus, Work
from mutoscope.kernel import Credits
from mutoscope.writing import FilmChoices


class GenerateVideo(FilmChoices):
    """Body of `POST /ai/video-generate`; what is left out is taken from the project."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "project_id": "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f",
                "script": "Story script here...",
                "images": ["img1.jpg"],
                "voice": "female",
                "duration": 2,
                "music": "ambient",
            }
        }
    )
    project_id: uuid.UUID | None = None
    title: str | None = Field(default=None, min_length=1, max_length=255)
    script: str | None = None
    images: list[str] | None = Field(default=None, max_length=500)
    voice: str | None = Field(default=None, max_length=100)
    duration: int | None = Field(default=None, ge=1, le=600)
    music: str | None = Field(default=None, max_length=255)

    def stated(self) -> set[str]:
        """Return which fields were stated; `voice: null` states none, `logo: null` that there shall be none."""
        return self.model_fields_set - ({"voice"} if self.voice is None else set[str]())


class ProcessRequest(BaseModel):
    """Body of `POST /process` (document 001); `video_path` is a `temp_path`, an asset's id or its name."""

    model_config = ConfigDict(json_schema_extra={"example": examples.PROCESS})
    video_path: str | Annotated[list[str], Field(max_length=500)]
    text: str
    settings: FilmChoices = Field(default_factory=FilmChoices)
    voice: str | None = Field(default=None, max_length=100)
    music: str | None = Field(default=None, max_length=255)

    def to_order(self) -> GenerateVideo:
        """Return the same order in the words of document 003."""
        clips = [self.video_path] if isinstance(self.video_path, str) else self.video_path
        stated = self.settings.stated_choices()
        stated |= {"script": self.text, "voice": self.voice, "music": self.music, "clips": clips}
        return GenerateVideo.model_validate(stated)


class JobAccepted(BaseModel):
    """Answer of `POST /ai/video-generate`, as in document 003."""

    model_config = ConfigDict(json_schema_extra={"example": examples.ACCEPTED})
    job_id: uuid.UUID
    status: Literal["queued", "processing", "complete", "failed", "cancelled"]
    estimated_time: str = Field(examples=["3-5 minutes"])

    @classmethod
    def of(cls, generation: Generation) -> JobAccepted:
        """Return the answer for a new generation."""
        return cls(
            job_id=generation.id, status=generation.status, estimated_time=estimated_time(generation.quoted_seconds)
        )


class ProcessAccepted(BaseModel):
    """Answer of `POST /process`, as in document 001."""

    model_config = ConfigDict(json_schema_extra={"example": examples.PROCESSING})
    job_id: uuid.UUID
    status: Literal["processing"] = "processing"


class ProjectPending(BaseModel):
    """Answer of `POST /projects/{id}/regenerate`, as in document 003; `job_id` is ours."""

    model_config = ConfigDict(json_schema_extra={"example": examples.PENDING})
    id: uuid.UUID
    status: Literal["pending"] = "pending"
    job_id: uuid.UUID


class JobCredits(BaseModel):
    """What a job holds and spent of its unit, as exact decimals; 0 where the plan includes it or it is charged."""

    held: str = Field(examples=["2.25"])
    spent: str | None = None
    unit: str = Field(default="credit", description="`credit`, or another unit that films are paid in.")
    paid_by: Way = Field(default="credits", description="Held credits or units, the plan itself, or a charge.")


class JobProblem(BaseModel):
    """Why a job failed, in the shape of our problem documents."""

    code: str
    message: str
    remedy: str
    details: dict[str, Any]


class JobOutput(BaseModel):
    """The film in one size."""

    size: str = Field(examples=["1080x1920"])
    ratio: str = Field(examples=["9:16"])
    files: dict[str, str] = Field(description="Download paths by kind.")


class JobView(BaseModel):
    """A job as it stands."""

    model_config = ConfigDict(json_schema_extra={"example": examples.VIEW})
    id: uuid.UUID
    project_id: uuid.UUID | None = Field(description="Null for a transcript or a cut that was ordered of a file alone.")
    work: Work = "film"
    media_id: uuid.UUID | None = Field(default=None, description="The file that a transcript or a cut is of.")
    asset_id: uuid.UUID | None = Field(default=None, description="The file of the library that a cut has become.")
    status: GenerationStatus
    stage: str
    percent: int = Field(ge=0, le=100)
    eta_seconds: int | None
    credits: JobCredits
    error: JobProblem | None
    files: dict[str, str] = Field(description="Download paths by kind: video, audio, srt, vtt, thumbnail, report.")
    outputs: list[JobOutput] = Field(default_factory=list[JobOutput], description="Every size; `files` is the first.")
    duration_ms: int | None
    notices: list[Any]
    revision: int
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None

    @classmethod
    def of(cls, generation: Generation) -> JobView:
        """Return the view of a generation."""
        result = generation.result or {}
        error = {name: generation.error[name] for name in JobProblem.model_fields} if generation.error else None
        return cls(
            id=generation.id,
            project_id=generation.project_id,
            work=generation.work,
            media_id=generation.request["media"]["id"] if generation.work in {"transcript", "cut"} else None,
            asset_id=result.get("asset_id"),
            status=generation.status,
            stage=generation.stage,
            percent=generation.percent,
            eta_seconds=generation.eta_seconds,
            credits=JobCredits(
                held=str(Credits(0 if generation.ended else generation.amount)),
                spent=None if generation.spent is None else str(Credits(generation.spent)),
                unit=generation.unit or "credit",
                paid_by=generation.paid_by or "credits",
            ),
            error=JobProblem(**error) if error else None,
            files={kind: f"/api/v1/download/{file}" for kind, file in result.get("files", {}).items()},
            outputs=[_output(output) for output in result.get("outputs", [])],
            duration_ms=result.get("duration_ms"),
            notices=result.get("notices", generation.request.get("notices", [])),
            revision=generation.revision,
            created_at=generation.created_at,
            started_at=generation.started_at,
            finished_at=generation.finished_at,
        )


class JobPage(BaseModel):
    """One page of jobs."""

    model_config = ConfigDict(json_schema_extra={"example": examples.PAGE})
    items: list[JobView]
    next_cursor: str | None


def _output(made: dict[str, Any]) -> JobOutput:
    width, height = int(made["width"]), int(made["height"])
    shape = Fraction(width, height)
    return JobOutput(
        size=f"{width}x{height}",
        ratio=f"{shape.numerator}:{shape.denominator}",
        files={kind: f"/api/v1/download/{file}" for kind, file in made["files"].items()},
    )


def estimated_time(film_seconds: int) -> str:
    """Return how long making a film of this length takes, in document 003's words: about as long as it plays."""
    least = max(1, film_seconds // 60)
    return f"{least}-{max(least + 1, film_seconds * 2 // 60 + 1)} minutes"
