"""Words about music and a script → the music that a film of this script wants."""

from __future__ import annotations

from mutoscope.media.music import MusicWish, loop_for, read_prompt
from mutoscope.media.script import Script, estimate_seconds
from mutoscope.media.voice import Voice


def wish_for_film(text: str, script: Script, voice: Voice, speed_percent: int = 100, seed: int = 0) -> MusicWish:
    """Return the wish for a loop that lasts for the film as a rule; in a longer one it runs round without a seam.

    Raises:
        UnknownMusic: no word names a style or a mood.
    """
    seconds = estimate_seconds(
        script, speed_percent=speed_percent, language=voice.language, length_percent=voice.length_percent
    )
    return read_prompt(text, seconds=loop_for(seconds), seed=seed, loop=True)
