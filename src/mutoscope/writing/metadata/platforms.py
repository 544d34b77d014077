"""The limits of each platform, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from mutoscope.writing.errors import PlatformUnknown

Unit = Literal["characters", "bytes", "units", "weighted"]


@dataclass(frozen=True)
class Platform:
    """What one platform takes."""

    key: str
    name: str
    title: int
    """The most of a title; 0 where it has none."""
    caption: int
    unit: Unit
    hashtags: int
    hashtag_letters: int
    """The most of all hashtags together; 0 where only their number counts."""
    inside_caption: bool
    """Whether hashtags count as part of the caption."""
    forbidden: str
    """Characters that it refuses."""


_DATA = tomllib.loads((Path(__file__).parent / "platforms.toml").read_text(encoding="utf-8"))
PLATFORMS: Final[Mapping[str, Platform]] = MappingProxyType({key: Platform(key, **one) for key, one in _DATA.items()})


def find_platform(key: str) -> Platform:
    """Return a platform by its key.

    Raises:
        PlatformUnknown: there is none of that name.
    """
    if key not in PLATFORMS:
        raise PlatformUnknown(
            f"There is no platform {key!r}.", remedy=f"Choose among {', '.join(PLATFORMS)}.", known=list(PLATFORMS)
        )
    return PLATFORMS[key]
