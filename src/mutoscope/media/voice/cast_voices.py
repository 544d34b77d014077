"""The speakers of a script → the voices they speak with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mutoscope.kernel import InvalidInput
from mutoscope.media.script import NARRATOR, Script, Sentence
from mutoscope.media.voice.catalogue import DEFAULTS, KOKORO_VOICES
from mutoscope.media.voice.find_voice import find_voice
from mutoscope.media.voice.speech_providers import Chosen, SpeechProviders
from mutoscope.media.voice.types import Voice

Cast = Mapping[str, Chosen]
"""Speaker, in capitals → who speaks."""
NOBODY: Cast = MappingProxyType({})
MAX_SPEAKERS = 24


def cast_voices(
    script: Script, narrator: Voice, providers: SpeechProviders, wishes: Mapping[str, str] = MappingProxyType({})
) -> Cast:
    """Give every labelled speaker of a script a voice.

    Args:
        script: as read; its `[voice ANNA: bf_emma]` marks count.
        narrator: who speaks what nobody else does; his or her language is the film's.
        providers: of this machine.
        wishes: speaker → voice, as asked for beside the script; they win over the marks.

    A speaker whom nobody gave a voice gets one of the language that no other speaker has, women and men in turn, the
    same ones every time; where a language has a single voice all share it.

    Raises:
        UnknownVoice, VoiceUnavailable: a voice that was asked for.
        InvalidInput: more than 24 speakers.
    """
    if len(script.speakers) > MAX_SPEAKERS:
        raise InvalidInput(
            f"The script has {len(script.speakers)} speakers; the limit is {MAX_SPEAKERS}.",
            remedy="Let fewer people speak; a label is a line's beginning in capitals with a colon.",
        )
    asked = {name.upper(): voice for name, voice in (*script.voices, *wishes.items())}
    given = {name: find_voice(asked[name], narrator.language) for name in script.speakers if name in asked}
    nameless = [name for name in script.speakers if name not in given]
    free = [voice for voice in _choir(narrator) if voice not in given.values()] if nameless else []
    for number, name in enumerate(nameless):
        given[name] = free[number % len(free)] if free else narrator
    return {name: providers.choose(voice) for name, voice in given.items()}


def voice_of(sentence: Sentence, narrator: Chosen, cast: Cast) -> Chosen:
    """Return who speaks a sentence."""
    return cast.get(sentence.delivery.speaker, narrator)


def slowest_percent(narrator: Voice, cast: Cast) -> int:
    """Return the largest `length_percent` of all who speak, for estimates that must not fall short."""
    return max(narrator.length_percent, *(chosen.voice.length_percent for chosen in cast.values()), 0)


def _choir(narrator: Voice) -> list[Voice]:
    """Return the other voices of the narrator's language: the defaults of the genders first, then in turn."""
    others = [
        voice
        for voice in KOKORO_VOICES
        if voice.language == narrator.language and voice != narrator and not voice.unavailable
    ]
    if narrator.quality != "neural":
        return []
    first = [voice for voice in others if voice.id in DEFAULTS[narrator.language].values()]
    women = [voice for voice in others if voice.gender == "female" and voice not in first]
    men = [voice for voice in others if voice.gender == "male" and voice not in first]
    first.sort(key=lambda voice: voice.gender == narrator.gender)
    turns = [voice for pair in zip(men, women, strict=False) for voice in pair]
    return [*first, *turns, *(voice for voice in others if voice not in first and voice not in turns)]


__all__ = ["MAX_SPEAKERS", "NARRATOR", "NOBODY", "Cast", "cast_voices", "slowest_percent", "voice_of"]
