"""Checks of content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mutoscope.gateway.types import Metered


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationRequest:
    """Words, or a picture, or both."""

    text: str = ""
    image: bytes | None = field(default=None, repr=False)
    """PNG, JPEG or WebP."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(Metered):
    """What a check found; `provider` is `floor` for our list of words, `local` for our own look at a picture."""

    flagged: bool
    categories: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict[str, float])
