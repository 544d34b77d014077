"""Cues (WebVTT's word: a text with a start and an end) and the words inside them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TimedWord:
    """A word as shown, with the milliseconds (from the film's or segment's start) at which it is spoken."""

    text: str
    start_ms: int
    end_ms: int
    emphasised: bool = False


@dataclass(frozen=True)
class Cue:
    """Words that are on screen together. One or two lines once broken."""

    start_ms: int
    end_ms: int
    words: tuple[TimedWord, ...]

    @property
    def text(self) -> str:
        """Return the words joined by spaces."""
        return " ".join(word.text for word in self.words)
