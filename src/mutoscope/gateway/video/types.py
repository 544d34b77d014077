"""Films by models: asked for now, there in minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mutoscope.gateway.image.types import AspectRatio
from mutoscope.gateway.types import Metered

VideoStatus: TypeAlias = Literal["running", "finished", "failed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRequest:
    """A film of a few seconds."""

    prompt: str
    template_version: str
    """As in a TextRequest."""
    seconds: int = 5
    """Models round up to what they make."""
    aspect: AspectRatio = "16:9"
    first_frame: bytes | None = field(default=None, repr=False)
    """A picture (PNG, JPEG) that it begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoState(Metered):
    """How far a film is; its cost is an upper bound until it is finished."""

    id: uuid.UUID
    status: VideoStatus
    why: str = ""
    """Why there is none."""
    video: bytes | None = field(default=None, repr=False)
    """The file, once it is finished."""
