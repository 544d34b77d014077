"""What was heard, word by word."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class HeardWord:
    """A word as written down, and the milliseconds of the file in which it sounds."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class HeardSentence:
    """Words up to a full stop or a long silence."""

    words: tuple[HeardWord, ...]

    @property
    def text(self) -> str:
        """Return the words joined by spaces."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Transcript:
    """The speech of a file. `language` is that of the recogniser: it reads no other."""

    sentences: tuple[HeardSentence, ...]
    duration_ms: int
    language: str = "en"

    @property
    def words(self) -> tuple[HeardWord, ...]:
        """Return all words in order: their positions are what cuts name."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    def to_json(self) -> dict[str, Any]:
        """Return JSON-able values that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` returned."""
        sentences = tuple(
            HeardSentence(tuple(HeardWord(**word) for word in sentence["words"])) for sentence in value["sentences"]
        )
        return cls(sentences, value["duration_ms"], value["language"])
