"""A name or a gender → a voice."""

from __future__ import annotations

from difflib import get_close_matches
from typing import cast

from mutoscope.media.voice.catalogue import BASIC_VOICES, DEFAULT_LANGUAGE, DEFAULTS, list_voices
from mutoscope.media.voice.errors import UnknownVoice, VoiceUnavailable
from mutoscope.media.voice.types import Gender, Voice

_GENDERS = frozenset({"female", "male", "neutral"})


def find_voice(name: str, language: str = DEFAULT_LANGUAGE) -> Voice:
    """Return the voice of that id, or the default voice of a gender.

    Args:
        name: an id such as `af_heart` (case does not matter), or `female`, `male`, `neutral`.
        language: which language a gender means; the region may be left out (`es`).

    Raises:
        UnknownVoice: there is none; the message names those that sound like it.
        VoiceUnavailable: its language cannot be spoken here; the message says why.
    """
    wanted = name.strip().casefold()
    if wanted in _GENDERS:
        return _default(cast("Gender", wanted), language)
    known = {voice.id.casefold(): voice for voice in list_voices()}
    voice = known.get(wanted)
    if voice is None:
        raise _unknown(name, known)
    if voice.unavailable:
        raise VoiceUnavailable(
            f"The voice {voice.id} ({voice.language}) is not available: {voice.unavailable}.",
            remedy="Choose another voice; `mutoscope voices` lists them.",
            voice=voice.id,
            language=voice.language,
        )
    return voice


def _default(gender: Gender, language: str) -> Voice:
    wanted = language.strip().casefold()
    for tag, voices in DEFAULTS.items():
        if wanted in {tag.casefold(), tag.split("-")[0].casefold()}:
            return find_voice(voices[gender])
    for voice in BASIC_VOICES:
        if wanted in {voice.language.casefold(), voice.language.split("-")[0].casefold()}:
            return voice
    raise UnknownVoice(
        f"There is no voice for the language “{language}”.",
        remedy="Choose a voice by its id; `mutoscope voices` lists them.",
        language=language,
        languages=sorted({voice.language for voice in list_voices() if not voice.unavailable}),
    )


def _unknown(name: str, known: dict[str, Voice]) -> UnknownVoice:
    usable = {key: voice for key, voice in known.items() if not voice.unavailable}
    by_name = {voice.name.casefold(): voice.id for voice in usable.values()}
    wanted = name.strip().casefold()
    near = [by_name[match] for match in get_close_matches(wanted, by_name, 3, 0.6)]
    near += [usable[match].id for match in get_close_matches(wanted, usable, 3, 0.6)]
    near = list(dict.fromkeys(near))[:4]
    hint = f"Did you mean {' or '.join(near)}? " if near else ""
    return UnknownVoice(
        f"There is no voice “{name[:80]}”.",
        remedy=f"{hint}Give an id from `mutoscope voices`, or one of female, male, neutral.",
        voice=name[:80],
        near=near,
    )
