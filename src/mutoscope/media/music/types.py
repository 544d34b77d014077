"""What music is wished for, what was composed, and the port every composer fills."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, Protocol

Style = Literal["ambient", "cinematic", "lofi", "upbeat", "acoustic", "piano", "electronic"]
Mood = Literal["calm", "happy", "sad", "dramatic", "tense", "dreamy", "hopeful", "energetic"]

SHORTEST_SECONDS, LONGEST_SECONDS = 4, 600


@dataclass(frozen=True)
class MusicWish:
    """A piece of music to be composed: the same wish is the same piece, sample for sample."""

    style: Style = "ambient"
    mood: Mood = "calm"
    seconds: Fraction = Fraction(60)
    seed: int = 0
    loop: bool = False
    """Whether its end runs into its beginning; else it comes to a gentle end."""
    read_as: str = ""
    """How the words of a prompt were understood, for people; not part of the piece."""


@dataclass(frozen=True)
class MusicFacts:
    """What was composed."""

    tempo: float
    """Beats a minute."""
    key: str
    """Such as `D minor`."""
    bars: int
    samples: int
    sample_rate: int
    loudness: float
    """LUFS, measured on the samples."""


@dataclass(frozen=True)
class MadeMusic:
    """Music on disk: a stereo 16-bit WAV named by the wish that made it."""

    audio: Path
    digest: str
    wish: MusicWish
    facts: MusicFacts

    @property
    def title(self) -> str:
        """Return what people call it: `Ambient, calm, in D minor`."""
        return f"{self.wish.style.title()}, {self.wish.mood}, in {self.facts.key}"


class MusicProvider(Protocol):
    """A wish in, a WAV out."""

    @property
    def name(self) -> str:
        """Return the provider's name."""
        ...

    @property
    def version(self) -> str:
        """Return what is part of every piece's name: another version, another piece."""
        ...

    async def compose(self, wish: MusicWish, audio: Path) -> MusicFacts:
        """Write a stereo 16-bit WAV at `audio`, exactly `wish.seconds` long to the sample."""
        ...
