"""Pictures: what is asked and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mutoscope.gateway.types import Metered

ImageQuality: TypeAlias = Literal["low", "medium", "high"]
AspectRatio: TypeAlias = Literal["1:1", "16:9", "9:16", "4:3", "3:4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRequest:
    """A picture to draw."""

    prompt: str
    template_version: str
    """As in a TextRequest."""
    aspect: AspectRatio = "16:9"
    quality: ImageQuality = "medium"
    references: tuple[bytes, ...] = field(default=(), repr=False)
    """Pictures (PNG, JPEG) whose people and things are to be kept; models without such a thing are passed over."""
    seed: int | None = None
    """The same seed draws much the same, with models that take one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAnswer(Metered):
    """A picture that was drawn; its size is the model's nearest to what was asked."""

    image: bytes = field(repr=False)
    media_type: str
    """`image/png`, `image/jpeg` or `image/webp`, as its bytes say."""
    width: int
    height: int
