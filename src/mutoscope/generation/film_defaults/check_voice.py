"""See that a voice can speak before it is remembered."""

from __future__ import annotations

from mutoscope.generation.freeze_request import choose_speaker
from mutoscope.generation.studio import Studio
from mutoscope.media.script import read_script
from mutoscope.writing.film_defaults import VoiceDefaults


def check_voice(studio: Studio, chosen: VoiceDefaults) -> None:
    """Return if films can be spoken so.

    Raises:
        UnknownVoice: there is no such voice, or none of the language.
        VoiceUnavailable: it cannot speak on this server.
        UnspeakableText, BadMark: a word, or how it is said, is nothing that can be spoken.
    """
    words = "\n\n".join(chosen.pronunciations) or "Hello."
    script = read_script(words, pronunciations=chosen.pronunciations)
    choose_speaker(studio, script, chosen.voice or "female", chosen.language)
