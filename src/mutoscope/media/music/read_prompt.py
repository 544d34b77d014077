"""Words about music → a wish, by plain rules that say how they were read."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

from mutoscope.media.music.errors import UnknownMusic
from mutoscope.media.music.styles import MOODS, STYLES, USUAL_MOOD, USUAL_STYLE
from mutoscope.media.music.types import Mood, MusicWish, Style

_STYLE_WORDS: dict[Style, str] = {
    "ambient": "ambient atmospheric atmosphere drone meditation spa space spacey ethereal background soundscape",
    "cinematic": "cinematic film movie orchestral orchestra strings trailer score symphonic epic taiko",
    "lofi": "lofi lo-fi chill chillhop hiphop hip-hop study jazzy jazz beats rhodes",
    "upbeat": "upbeat pop corporate advert commercial ukulele clap claps funky party dance",
    "acoustic": "acoustic guitar folk country fingerpicking campfire indie strummed",
    "piano": "piano classical solo ballad keys",
    "electronic": "electronic synth synthwave techno house edm electro retro arp trance",
}
_MOOD_WORDS: dict[Mood, str] = {
    "calm": "calm relaxing relaxed peaceful quiet gentle soft soothing serene slow tender",
    "happy": "happy cheerful joyful bright fun playful sunny merry positive light",
    "sad": "sad melancholic melancholy sorrowful lonely mournful emotional nostalgic blue",
    "dramatic": "dramatic epic powerful intense heroic grand majestic big",
    "tense": "tense suspense suspenseful dark scary ominous mysterious mystery thriller horror",
    "dreamy": "dreamy dream floating magical wonder hazy sleepy warm",
    "hopeful": "hopeful inspiring inspirational uplifting motivational optimistic romantic love wedding",
    "energetic": "energetic fast driving exciting action sport workout energy powerful-beat running lively",
}
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "and",
        "with",
        "some",
        "music",
        "track",
        "song",
        "background",
        "piece",
        "in",
        "to",
        "my",
        "please",
        "very",
        "that",
        "is",
        "style",
        "mood",
    ]
)
_Name = TypeVar("_Name", Style, Mood)
_WORD = re.compile(r"[^\W\d_][\w-]*")


def read_prompt(text: str, *, seconds: Fraction = Fraction(60), seed: int = 0, loop: bool = False) -> MusicWish:
    """Return the wish that words mean: `ambient`, `sad piano`, `an epic trailer with strings`.

    The first style and the first mood that a word names count; what is not named is the usual one beside the other.
    `read_as` of the wish says so, and which words were not understood.

    Raises:
        UnknownMusic: no word names a style or a mood; the message names those there are.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    styles = _named(words, _STYLE_WORDS)
    moods = _named(words, _MOOD_WORDS)
    if not styles and not moods:
        raise _unknown(text, words)
    style = styles[0] if styles else USUAL_STYLE[moods[0]]
    mood = moods[0] if moods else USUAL_MOOD[style]
    left = [word for word in dict.fromkeys(words) if word not in _SMALL and not _knows(word)]
    read_as = f"Read as {style}, {mood}."
    if left:
        read_as += f" Not understood: {', '.join(left[:8])}."
    return MusicWish(style, mood, seconds, seed, loop, read_as)


def music_moods() -> tuple[str, ...]:
    """Return the names that may stand where a track's name is expected: the styles, then the moods."""
    return (*STYLES, *MOODS)


def is_music_mood(text: str) -> bool:
    """Tell whether a text is one of `music_moods` and so no track's name."""
    return text.strip().casefold() in music_moods()


def _named(words: list[str], table: dict[_Name, str]) -> list[_Name]:
    found: list[_Name] = []
    for word in words:
        found += [name for name, meant in table.items() if word == name or word in meant.split()]
    return found


def _knows(word: str) -> bool:
    return any(
        word == name or word in meant.split() for table in (_STYLE_WORDS, _MOOD_WORDS) for name, meant in table.items()
    )


def _unknown(text: str, words: list[str]) -> UnknownMusic:
    near = list(dict.fromkeys(match for word in words for match in get_close_matches(word, music_moods(), 1, 0.7)))
    hint = f"Did you mean {' or '.join(near[:3])}? " if near else ""
    return UnknownMusic(
        f"“{text[:80]}” names no music that can be made here.",
        remedy=f"{hint}Name a style ({', '.join(STYLES)}) or a mood ({', '.join(MOODS)}).",
        music=text[:80],
        styles=list(STYLES),
        moods=list(MOODS),
    )
