"""A script as values: scenes of sentences of words, and the marks that steer pictures and pauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Word:
    """One word as it is shown in captions and as it is spoken; `spoken` is empty for an emoji."""

    shown: str
    spoken: str
    emphasised: bool = False


@dataclass(frozen=True)
class Sentence:
    """What is spoken in one breath, and the silence after it."""

    words: tuple[Word, ...]
    pause_after_ms: int = 0

    @property
    def spoken(self) -> str:
        """Return the text for the voice: the spoken forms joined by spaces."""
        return " ".join(word.spoken for word in self.words if word.spoken)


@dataclass(frozen=True)
class MediaMark:
    """`[clip: name]` or `[image: name]`: the picture the writer asked for."""

    kind: Literal["clip", "image"]
    name: str


@dataclass(frozen=True)
class Scene:
    """A unit of picture: sentences that belong together, under an optional heading and media marks."""

    sentences: tuple[Sentence, ...]
    title: str = ""
    media: tuple[MediaMark, ...] = ()


@dataclass(frozen=True)
class Script:
    """A whole script, read. Never empty: reading an empty text raises."""

    scenes: tuple[Scene, ...]
