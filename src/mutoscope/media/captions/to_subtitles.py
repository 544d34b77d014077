"""Cues → the two subtitle files every player reads: SubRip and WebVTT (W3C)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mutoscope.media.captions.types import Cue, TimedWord, join_words

_LINE = 37


def to_srt(cues: Sequence[Cue]) -> str:
    """Write cues as SubRip."""
    return "\n".join(
        f"{number}\n{_time(cue.start_ms, ',')} --> {_time(cue.end_ms, ',')}\n{_lines(cue.words)}\n"
        for number, cue in enumerate(cues, start=1)
    )


def to_vtt(cues: Sequence[Cue]) -> str:
    """Write cues as WebVTT; `&`, `<` and `>` are escaped, for the payload is markup."""
    blocks = (
        f"{number}\n{_time(cue.start_ms, '.')} --> {_time(cue.end_ms, '.')}\n{_escaped(_lines(cue.words))}\n"
        for number, cue in enumerate(cues, start=1)
    )
    return "\n".join(("WEBVTT\n", *blocks))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lines(words: Sequence[TimedWord]) -> str:
    """Break a cue's words on two balanced lines when they are too long for one."""
    flat = [replace(word, text=word.text.replace("\n", " ")) for word in words]
    whole = join_words(flat)
    if len(whole) <= _LINE or len(flat) == 1:
        return whole
    pairs = ((join_words(flat[:cut]), join_words(flat[cut:])) for cut in range(1, len(flat)))
    return "\n".join(min(pairs, key=lambda pair: max(len(pair[0]), len(pair[1]))))


def _time(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(max(milliseconds, 0), 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
