"""The words as shown, with the times at which they are spoken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mutoscope.media.captions import TimedWord
from mutoscope.media.compose.errors import SpeechMismatch
from mutoscope.media.script import Sentence
from mutoscope.media.voice import SpokenSentence, WordTiming


def time_words(sentence: Sentence, spoken: SpokenSentence | None, offset_ms: int) -> tuple[TimedWord, ...]:
    """Give each shown word its time.

    Args:
        sentence: the words, shown and spoken.
        spoken: one timing for each spoken word, or for each part of it (`2024` may be spoken as two words); None
            for a sentence without a sound, such as a lone emoji.
        offset_ms: where the sentence starts.

    Returns:
        One timed word per shown word; what is not spoken lasts no time and stands at the end of the word before it.

    Raises:
        SpeechMismatch: the timings do not belong to these words.
    """
    timings = _per_word(sentence, spoken.words if spoken else ())
    timed: list[TimedWord] = []
    now = offset_ms
    for word in sentence.words:
        if word.spoken:
            start, end = next(timings)
            now = max(offset_ms + start, now)
            until = max(offset_ms + end, now + 1)
            timed.append(TimedWord(word.shown, now, until, word.emphasised))
            now = until
        elif word.shown:
            timed.append(TimedWord(word.shown, now, now, word.emphasised))
    return tuple(timed)


def _per_word(sentence: Sentence, timings: Sequence[WordTiming]) -> Iterator[tuple[int, int]]:
    heard = sentence.spoken_words
    if len(timings) == len(heard):
        return iter([(timing.start_ms, timing.end_ms) for timing in timings])
    parts = [len(word.split()) for word in heard]
    if sum(parts) != len(timings):
        raise SpeechMismatch(
            f"“{sentence.spoken}” has {len(heard)} words, and {len(timings)} were timed.",
            remedy="Speak the sentence again; if it persists, report the sentence and the voice.",
            words=len(heard),
            timings=len(timings),
        )
    return iter(_merged(parts, timings))


def _merged(parts: Sequence[int], timings: Sequence[WordTiming]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    at = 0
    for count in parts:
        merged.append((timings[at].start_ms, timings[at + count - 1].end_ms))
        at += count
    return merged
