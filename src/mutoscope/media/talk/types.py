"""A picture and a voice that belong together, and the port of whoever brings them together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from mutoscope.media.timeline import MediaReference

NOT_ANIMATED = "mouth_not_animated"


@dataclass(frozen=True)
class LipSyncWish:
    """A clip whose person is to say a recording."""

    video: MediaReference
    audio: MediaReference
    clean: bool = False
    """Whether noise behind the voice is taken away first."""


@dataclass(frozen=True)
class LipSyncFacts:
    """What was done. `notice` says what a viewer should know, `code` says it to programs; empty when nothing."""

    seconds: Fraction
    animated: bool
    """Whether the mouth moves with the words."""
    looped: bool
    """Whether the clip was shorter than the recording and begins again."""
    code: str = ""
    notice: str = ""


@dataclass(frozen=True)
class LipSynced:
    """A finished clip in the store."""

    path: Path
    facts: LipSyncFacts


class LipSyncProvider(Protocol):
    """A clip and a recording in, one clip out."""

    @property
    def name(self) -> str:
        """Return the provider's name."""
        ...

    @property
    def version(self) -> str:
        """Return what is part of every result's name: another version, another clip."""
        ...

    async def make(self, wish: LipSyncWish, out: Path) -> LipSyncFacts:
        """Write an MP4 at `out` that shows the clip and says the recording, as long as the recording."""
        ...
