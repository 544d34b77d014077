"""A transcript → captions for the clip itself."""

from __future__ import annotations

from collections.abc import Iterable

from mutoscope.media.captions import Cue, CueLimits, TimedWord, build_cues
from mutoscope.media.transcript.types import HeardWord


def to_cues(words: Iterable[HeardWord], limits: CueLimits | None = None) -> tuple[Cue, ...]:
    """Return cues for heard words: of a whole transcript, or of what `keep_words` left of it."""
    return build_cues([TimedWord(word.text, word.start_ms, word.end_ms) for word in words], limits)
