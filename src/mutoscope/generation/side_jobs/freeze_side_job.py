"""Check everything a job beside films needs before a credit moves, and freeze it."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.freeze_request import choose_speaker
from mutoscope.generation.side_jobs.find_media import find_media
from mutoscope.generation.side_jobs.schemas import GenerateAudio, GenerateMusic, LipSync
from mutoscope.generation.side_jobs.types import SideOrder
from mutoscope.generation.studio import Studio
from mutoscope.media.music import read_prompt
from mutoscope.media.script import estimate_seconds, read_script

_TITLE_WORDS = 8


async def freeze_speech(studio: Studio, body: GenerateAudio) -> SideOrder:
    """Return the order of a text's speech.

    Raises:
        EmptyScript, ScriptTooLong, BadMark, UnspeakableText: the text, or whoever is to speak it.
    """
    script = await asyncio.to_thread(read_script, body.text)
    chosen = choose_speaker(studio, script, body.voice, body.language)
    likely, upper = (
        ceil(
            estimate_seconds(
                script,
                speed_percent=body.speed_percent,
                language=chosen.voice.language,
                length_percent=chosen.voice.length_percent,
                upper=bound,
            )
        )
        for bound in (False, True)
    )
    words = [word.shown for sentence in script.sentences for word in sentence.words]
    request: dict[str, Any] = {
        "title": " ".join(words[:_TITLE_WORDS])[:255] or "Speech",
        "text": body.text,
        "voice": chosen.voice.id,
        "speed_percent": body.speed_percent,
        "notices": [chosen.notice.message] if chosen.notice else [],
    }
    return SideOrder("speech", request, max(1, likely), max(1, likely, upper))


def freeze_music(body: GenerateMusic) -> SideOrder:
    """Return the order of a piece of music.

    Raises:
        UnknownMusic: neither the style nor the prompt names any that can be made.
    """
    wish = read_prompt(f"{body.style} {body.prompt}", seconds=Fraction(body.duration), seed=body.seed, loop=body.loop)
    request: dict[str, Any] = {
        "title": f"{wish.style.title()}, {wish.mood}",
        "style": wish.style,
        "mood": wish.mood,
        "seconds": body.duration,
        "seed": body.seed,
        "loop": body.loop,
        "notices": [wish.read_as],
    }
    return SideOrder("music", request, body.duration, body.duration)


async def freeze_lip_sync(session: AsyncSession, studio: Studio, body: LipSync) -> SideOrder:
    """Return the order of a video with another sound.

    Raises:
        AssetUnknown, RequestInvalid: one of the files.
    """
    video = await find_media(session, studio, body.video_url, sound=False)
    sound = await find_media(session, studio, body.audio_url, sound=True)
    request: dict[str, Any] = {
        "title": video.name.rpartition(".")[0] or video.name,
        "video": video.to_json(),
        "audio": sound.to_json(),
        "seconds": str(sound.seconds),
        "clean": body.clean,
        "notices": [*studio.lip_sync.notices],
    }
    seconds = ceil(sound.seconds)
    used = tuple(found.asset_id for found in (video, sound) if found.asset_id is not None)
    return SideOrder("lip_sync", request, seconds, seconds, used)
