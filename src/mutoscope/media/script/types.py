"""A script as values: scenes of sentences of words, and the marks that steer pictures and pauses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal


@dataclass(frozen=True)
class Word:
    """One word as it is shown in captions and as it is spoken; `spoken` is empty for an emoji.

    `spoken` may hold several tokens (`C#` is spoken `C sharp`): a voice returns one timing for the whole word.
    """

    shown: str
    spoken: str
    emphasised: bool = False
    stressed: bool = False
    """Said louder: the writer put `[emphasis]` before it."""
    ipa: str = ""
    """How it sounds, in IPA, when the writer said so; voices that read no IPA say `spoken`."""


@dataclass(frozen=True)
class Delivery:
    """How a sentence is said where that differs from the rest of the film."""

    speaker: str = ""
    """Whose line it is, as labelled; empty for the narrator."""
    rate_percent: int = 100
    pitch_semitones: int = 0


@dataclass(frozen=True)
class Sentence:
    """What is spoken in one breath, and the silence after it.

    Without words it is a silence only (`[pause 2s]` before anything was said); with words that are only shown
    (emoji) the silence is how long they stay.
    """

    words: tuple[Word, ...]
    pause_after_ms: int = 0
    delivery: Delivery = Delivery()

    @property
    def spoken(self) -> str:
        """Return the text for the voice: the spoken forms joined by spaces."""
        return " ".join(self.spoken_words)

    @cached_property
    def spoken_words(self) -> tuple[str, ...]:
        """Return the words for the voice, in order; a voice times each of them."""
        return tuple(word.spoken for word in self.words if word.spoken)

    @property
    def sounds(self) -> tuple[str, ...]:
        """Return the IPA of each spoken word where the writer gave it, else empty strings; empty if nowhere."""
        sounds = tuple(word.ipa for word in self.words if word.spoken)
        return sounds if any(sounds) else ()

    @property
    def stressed(self) -> tuple[int, ...]:
        """Return which spoken words are said louder, counted from 0."""
        spoken = [word for word in self.words if word.spoken]
        return tuple(place for place, word in enumerate(spoken) if word.stressed)


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
    voices: tuple[tuple[str, str], ...] = ()
    """Speakers and the voices that `[voice ANNA: bf_emma]` gives them, in order."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Return the labelled speakers in the order of their first line."""
        return tuple(dict.fromkeys(s.delivery.speaker for s in self.sentences if s.delivery.speaker))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Return the sentences of all scenes, in order."""
        return tuple(sentence for scene in self.scenes for sentence in scene.sentences)
