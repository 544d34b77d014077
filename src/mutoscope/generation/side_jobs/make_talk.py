"""Write down what is said in a file, and leave words out of it."""

from __future__ import annotations

import asyncio
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from mutoscope.generation.frozen_request import FrozenAsset
from mutoscope.generation.side_jobs.read_transcript import load_transcript
from mutoscope.generation.side_jobs.types import SideFiles, Tell
from mutoscope.generation.studio import Home, Studio
from mutoscope.library import RenditionKind
from mutoscope.media.artefacts import artefact_key
from mutoscope.media.captions import SUBTITLE_LIMITS, to_srt, to_vtt
from mutoscope.media.film import WorkSlots
from mutoscope.media.render import cut_clip, plan_cut
from mutoscope.media.transcript import (
    NothingHeard,
    Recogniser,
    Transcript,
    check_writing,
    cut_by_words,
    keep_words,
    split_heard,
    to_cues,
    transcribe,
)
from mutoscope.media.voice import find_voice

_VERSION = 1
_REFERENCE = "basic-en-US"
_SUFFIX = ".transcript.json"
_WORDS: tuple[tuple[RenditionKind, str], ...] = (
    ("transcript", "talk.json"),
    ("srt", "talk.srt"),
    ("vtt", "talk.vtt"),
)


async def write_transcript(
    studio: Studio, home: Home, slots: WorkSlots, request: dict[str, Any], folder: Path, tell: Tell
) -> SideFiles:
    """Listen to a file, unless it was listened to before.

    Raises:
        NothingHeard: nobody speaks in it.
        LanguageUnheard: it came out in another writing than that of English.
        RecogniserMissing: this machine has no recogniser.
    """
    media = FrozenAsset(**request["media"])
    recogniser = studio.recogniser or Recogniser(Path())
    await asyncio.to_thread(recogniser.require)
    model = await asyncio.to_thread(lambda: recogniser.digest)
    key = artefact_key("transcript", {"version": _VERSION, "media": media.digest, "recogniser": model})
    found = home.store.find(key, _SUFFIX)
    if found is None:
        path = (await home.fetch({media.digest}))[media.digest]
        async with slots.speak():  # the recogniser is as large as the voice, and a voice tells it the times
            heard = await _listen(studio, recogniser, path, media.name, tell)
        check_writing(heard.words, media.name)
        with home.store.make(key, _SUFFIX) as out:
            out.write_text(json.dumps(heard.to_json(), ensure_ascii=False), encoding="utf-8")
        found = home.store.path(key, _SUFFIX)
    transcript = await asyncio.to_thread(load_transcript, found)
    await asyncio.to_thread(_write_words, folder, transcript)
    return SideFiles(_name(home, folder), _WORDS, transcript.duration_ms)


async def _listen(studio: Studio, recogniser: Recogniser, path: Path, name: str, tell: Tell) -> Transcript:
    chosen = studio.speech.choose(find_voice(_REFERENCE))
    try:
        return await transcribe(
            path,
            recogniser,
            (chosen.provider, chosen.voice),
            ffmpeg=studio.render.ffmpeg,
            on_stretch=lambda done, all_: tell(Fraction(done, all_ + 1)),
        )
    except NothingHeard as error:  # it knows the file by the name it has here
        raise NothingHeard(f"Nobody is heard speaking in {name}.", remedy=error.remedy, file=name) from error


async def write_cut(
    studio: Studio, home: Home, slots: WorkSlots, request: dict[str, Any], folder: Path, tell: Tell
) -> SideFiles:
    """Leave words out of a file; what is left of its transcript goes beside it.

    Raises:
        BlobMissing: the file or its transcript is gone.
    """
    media = FrozenAsset(**request["media"])
    paths = await home.fetch({media.digest, request["transcript"]})
    transcript = await asyncio.to_thread(load_transcript, paths[request["transcript"]])
    reference = media.reference(paths[media.digest])
    cut = plan_cut(reference, cut_by_words(transcript, request["delete"]))
    kind: RenditionKind = "video" if reference.kind == "video" else "audio"
    out = folder / ("talk.mp4" if kind == "video" else "talk.m4a")
    async with slots.render():
        tell(Fraction(1, 10))
        await cut_clip(reference, cut, out, studio.render)
    left = Transcript(split_heard(list(keep_words(transcript, cut.kept))), cut.duration_ms, transcript.language)
    await asyncio.to_thread(_write_words, folder, left)
    width, height = await asyncio.to_thread(frame_of, out) if kind == "video" else (0, 0)
    return SideFiles(_name(home, folder), ((kind, out.name), *_WORDS), cut.duration_ms, width, height)


def _write_words(folder: Path, transcript: Transcript) -> None:
    cues = to_cues(transcript.words, SUBTITLE_LIMITS)
    texts = (json.dumps(transcript.to_json(), ensure_ascii=False, indent=1), to_srt(cues), to_vtt(cues))
    for (_, name), text in zip(_WORDS, texts, strict=True):
        (folder / name).write_text(text, encoding="utf-8")


def frame_of(video: Path) -> tuple[int, int]:
    """Return the size of a video of ours."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        return stream.width, stream.height


def _name(home: Home, folder: Path) -> str:
    return str(folder.relative_to(home.region.artefacts))
