"""Make what a job beside films is about; its files wait in a folder of the workspace's artefacts."""

from __future__ import annotations

import asyncio
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

from mutoscope.generation.side_jobs.make_talk import frame_of, write_cut, write_transcript
from mutoscope.generation.side_jobs.types import SideFiles, Tell
from mutoscope.generation.studio import Home, Studio
from mutoscope.generation.types import Generation
from mutoscope.library import RenditionKind
from mutoscope.media.artefacts import artefact_key
from mutoscope.media.captions import to_srt, to_vtt
from mutoscope.media.film import FilmRequest, WorkSlots, film_composer, speak
from mutoscope.media.music import MusicWish, make_music
from mutoscope.media.render import encode_sound, render_audio
from mutoscope.media.script import read_script
from mutoscope.media.talk import clean_talk
from mutoscope.media.voice import find_voice

_MAKERS = {"transcript": write_transcript, "cut": write_cut}


async def make_side_job(studio: Studio, home: Home, slots: WorkSlots, generation: Generation, tell: Tell) -> SideFiles:
    """Make it; `tell` is called with the fraction done."""
    folder = home.store.root / "out" / str(generation.id)
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    make = {"speech": _speech, "music": _music, "lip_sync": _lip_sync, **_MAKERS}[generation.work]
    made = await make(studio, home, slots, generation.request, folder, tell)
    tell(Fraction(1))
    return made


async def _speech(
    studio: Studio, home: Home, slots: WorkSlots, request: dict[str, Any], folder: Path, tell: Tell
) -> SideFiles:
    script = await asyncio.to_thread(read_script, request["text"])
    chosen = studio.speech.choose(find_voice(request["voice"]))
    film_studio = studio.film_studio(home, chosen.provider)
    film = FilmRequest(script, (), chosen.voice, speed_percent=request["speed_percent"])
    composer = film_composer(film, film_studio)
    async with slots.speak():
        for plan in composer.planned:
            composer.add([await speak(composer.sentences[place], film, film_studio) for place in plan.sentences])
            tell(Fraction(plan.index + 1, len(composer.planned) + 1))
    composition = composer.finish()
    async with slots.render():
        audio = await render_audio(composition.timeline, home.store, studio.render)
    texts = {"srt": to_srt(composition.cues), "vtt": to_vtt(composition.cues)}
    await asyncio.to_thread(_write, folder, {"audio.m4a": audio.path}, texts)
    files: tuple[tuple[RenditionKind, str], ...] = (("audio", "audio.m4a"), ("srt", "audio.srt"), ("vtt", "audio.vtt"))
    return SideFiles(_name(home, folder), files, round(composition.duration * 1000))


async def _music(
    studio: Studio, home: Home, slots: WorkSlots, request: dict[str, Any], folder: Path, tell: Tell
) -> SideFiles:
    wish = MusicWish(request["style"], request["mood"], Fraction(request["seconds"]), request["seed"], request["loop"])
    async with slots.render():
        made = await make_music(home.store, wish)
        tell(Fraction(1, 2))
        sound = await encode_sound(made.audio, made.digest, home.store, studio.render)
    await asyncio.to_thread(_write, folder, {"audio.m4a": sound}, {})
    return SideFiles(_name(home, folder), (("audio", "audio.m4a"),), round(wish.seconds * 1000))


async def _lip_sync(
    studio: Studio, home: Home, slots: WorkSlots, request: dict[str, Any], folder: Path, _tell: Tell
) -> SideFiles:
    digests = [request["video"]["digest"], request["audio"]["digest"]]
    paths = await home.fetch(set(digests))
    seconds = Fraction(request["seconds"])
    async with slots.render():
        video, sound = ((paths[digest], digest) for digest in digests)
        if request.get("clean"):
            sound = await _cleaned(sound, home, studio)
        made = await studio.lip_sync.sync(video, sound, seconds, home.store, studio.render)
    await asyncio.to_thread(_write, folder, {"video.mp4": made}, {})
    width, height = await asyncio.to_thread(frame_of, made)
    return SideFiles(_name(home, folder), (("video", "video.mp4"),), round(seconds * 1000), width, height)


async def _cleaned(sound: tuple[Path, str], home: Home, studio: Studio) -> tuple[Path, str]:
    """Return a recording without the noise behind the voice, and the digest of what it is now."""
    store, key = home.store, artefact_key("clean-talk", {"version": 1, "sound": sound[1]})
    if store.find(key, ".wav") is None:
        with store.make(key, ".wav") as path:
            await clean_talk(sound[0], path.absolute(), studio.render.ffmpeg)
    return store.path(key, ".wav"), key


def _write(folder: Path, copies: dict[str, Path], texts: dict[str, str]) -> None:
    for name, source in copies.items():
        shutil.copyfile(source, folder / name)
    for suffix, text in texts.items():
        (folder / f"audio.{suffix}").write_text(text, encoding="utf-8")


def _name(home: Home, folder: Path) -> str:
    return str(folder.relative_to(home.region.artefacts))
