"""Bodies of document 003's AI job service beside `video-generate`."""

from __future__ import annotations

import uuid

from pydantic import BaseModel, Field

from mutoscope.tenancy.schema_example import example

_PROJECT = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"


class GenerateAudio(BaseModel):
    """Body of `POST /ai/audio-generate`."""

    model_config = example(project_id=_PROJECT, text="Hello world", voice="neutral", language="en")
    project_id: uuid.UUID
    text: str = Field(min_length=1)
    voice: str = Field(default="neutral", max_length=100, description="A gender or a voice id of GET /api/v1/voices.")
    language: str | None = Field(default=None, max_length=20, description="BCP 47 tag; chooses among voices.")
    speed_percent: int = Field(default=100, ge=50, le=200)


class GenerateMusic(BaseModel):
    """Body of `POST /ai/music-generate`."""

    model_config = example(project_id=_PROJECT, prompt="Cinematic orchestral music", duration=120, style="cinematic")
    project_id: uuid.UUID
    prompt: str = Field(default="", max_length=1000)
    duration: int = Field(default=60, ge=4, le=600, description="Seconds.")
    style: str = Field(default="", max_length=100, description="Goes before what the prompt says.")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="Another seed, another piece.")
    loop: bool = Field(default=False, description="Let its end run into its beginning.")


class LipSync(BaseModel):
    """Body of `POST /ai/lip-sync`; both name files of the workspace: ids, names, or their download paths."""

    model_config = example(
        project_id=_PROJECT, video_url="/api/v1/download/0192f0c1-3c8b-7d4f-8a22-6b2c3d4e5f60", audio_url="voice.mp3"
    )
    project_id: uuid.UUID
    video_url: str = Field(min_length=1, max_length=2000)
    audio_url: str = Field(min_length=1, max_length=2000)
    clean: bool = Field(
        default=False, description="Take noise away from the recording first: rumble, hiss, what is heard in pauses."
    )
