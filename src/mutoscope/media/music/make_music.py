"""A wish → music in the artefact store, made once."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from fractions import Fraction
from pathlib import Path

from mutoscope.media.artefacts import ArtefactStore, artefact_key, file_digest
from mutoscope.media.music.compose_music import Composer
from mutoscope.media.music.types import MadeMusic, MusicFacts, MusicProvider, MusicWish
from mutoscope.media.timeline import MediaReference, RationalTime, TimeRange

COMPOSED = " (composed)"
"""Ends the name of composed music as a media reference."""
_LOOP_STEP, _LONGEST_LOOP = 30, 180


async def make_music(store: ArtefactStore, wish: MusicWish, provider: MusicProvider | None = None) -> MadeMusic:
    """Return the music of a wish: from the store if it has been made before, else by the provider.

    Raises:
        MusicLength: too short or too long.
        DiskFull: no space is left.
    """
    provider = provider or Composer()
    key = music_key(wish, provider)
    found = await asyncio.to_thread(_find, store, key, wish)
    if found is not None:
        return found
    with store.make(key, ".json") as described:
        with store.make(key, ".wav") as audio:
            facts = await provider.compose(wish, audio)
            digest = await asyncio.to_thread(file_digest, audio)
        described.write_text(json.dumps({"digest": digest, "facts": dataclasses.asdict(facts)}), encoding="utf-8")
    return MadeMusic(store.path(key, ".wav"), digest, wish, facts)


def music_key(wish: MusicWish, provider: MusicProvider) -> str:
    """Return the name of a wish's music: the hash of all that decides how it sounds."""
    return artefact_key(
        "music",
        {
            "composer": provider.version,
            "style": wish.style,
            "mood": wish.mood,
            "seconds": str(wish.seconds),
            "seed": wish.seed,
            "loop": wish.loop,
        },
    )


def loop_for(seconds: Fraction) -> Fraction:
    """Return the length of a loop for a film of about `seconds`: whole half minutes, so that an edit keeps the tune."""
    return Fraction(min(max(-(-int(seconds + 1) // _LOOP_STEP), 1) * _LOOP_STEP, _LONGEST_LOOP))


def to_media_reference(music: MadeMusic) -> MediaReference:
    """Return made music as the timeline wants it, under a name that people can read."""
    rate = Fraction(music.facts.sample_rate)
    available = TimeRange(RationalTime(0, rate), RationalTime(music.facts.samples, rate))
    return MediaReference(
        path=music.audio.absolute(),
        digest=music.digest,
        kind="audio",
        available_range=available,
        has_audio=True,
        name=f"{music.title}{COMPOSED}",
    )


def _find(store: ArtefactStore, key: str, wish: MusicWish) -> MadeMusic | None:
    audio, described = store.find(key, ".wav"), store.find(key, ".json")
    if audio is None or described is None:
        return None
    try:
        found = json.loads(described.read_text(encoding="utf-8"))
        if file_digest(audio) != found["digest"]:
            return None
        return MadeMusic(Path(audio), found["digest"], wish, MusicFacts(**found["facts"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
