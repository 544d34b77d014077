"""Check everything about an order before any work begins."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import file_digest
from mutoscope.media.captions import read_subtitles
from mutoscope.media.film.errors import FileMissing, MediaRefused
from mutoscope.media.film.make_film import film_composers
from mutoscope.media.film.types import FilmLook, FilmOrder, FilmRequest, Studio
from mutoscope.media.film.watch_footage import watch_footage
from mutoscope.media.film.wish_for_film import wish_for_film
from mutoscope.media.music import make_music, to_media_reference
from mutoscope.media.probe import MediaProblem, Probe, UnreadableMedia, check_kind, probe_media, to_reference
from mutoscope.media.script import read_script
from mutoscope.media.timeline import MediaKind, MediaReference
from mutoscope.media.voice import NOBODY, Chosen, Voice, cast_voices, voice_of

_CLIP_SUFFIXES = frozenset({".mp4", ".mov", ".webm", ".mkv", ".m4v", ".3gp"})
_IMAGE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


@dataclass(frozen=True)
class _Part:
    """A file and the part it is to play."""

    path: Path
    wanted: tuple[MediaKind, ...]
    footage: bool = False


async def read_order(order: FilmOrder, voice: Voice, studio: Studio) -> FilmRequest:
    """Read an order: its script, its files, and whether `voice` can speak it. Nothing is made yet.

    Raises:
        EmptyScript, ScriptTooLong, BadMark: the script.
        TemplateNotFound, FontsMissing: the captions.
        UnspeakableText: the voice cannot speak it.
        FileMissing, UnreadableMedia, MediaRefused: the files.
        UnknownMark: the script names footage that was not given.
        CanvasesDiffer: the sizes have different rates.
        UnknownMusic: the wish for music names none.
        LabelsUnavailable: finished files could not be labelled.
        SubtitlesUnreadable, BrandKitInvalid: captions or brand kit.
    """
    script = read_script(order.script, pronunciations=order.pronunciations, speakers=order.voices.keys())
    cast = cast_voices(script, voice, studio.speech, order.voices) if studio.speech else NOBODY
    narrator = Chosen(studio.provider, voice)
    for sentence in script.sentences:
        if sentence.spoken_words:
            speaks = voice_of(sentence, narrator, cast)
            speaks.provider.check(sentence.spoken, speaks.voice)
    if studio.labeller:
        await asyncio.to_thread(studio.labeller.check)
    parts = list(_parts(order))
    references = dict(zip(parts, await refer_to(parts), strict=True))
    footage = tuple(references[part] for part in parts if part.footage)
    music = next((references[part] for part in parts if part.path == order.music), None)
    if music is None and order.music_wish:
        wish = wish_for_film(order.music_wish, script, voice, order.speed_percent, order.seed)
        music = to_media_reference(await make_music(studio.store, wish))
    request = FilmRequest(
        script=script,
        footage=footage,
        voice=voice,
        music=music,
        cast=cast,
        logo=next((references[part] for part in parts if part.path == order.logo), None),
        intro=next((references[part] for part in parts if part.path == order.intro), None),
        outro=next((references[part] for part in parts if part.path == order.outro), None),
        cues=read_subtitles(order.captions) if order.captions is not None else None,
        **_look(order),
    )
    film_composers(request, studio)  # raises for an unknown mark
    return await watch_footage(request, studio)


def _look(order: FilmOrder) -> dict[str, Any]:
    """Return what an order and a request say in the same words."""
    return {one.name: getattr(order, one.name) for one in fields(FilmLook)}


async def refer_to(parts: Sequence[_Part]) -> list[MediaReference]:
    """Probe files and return references to them, in order; all bad files are named at once."""
    missing = [part.path for part in parts if not part.path.is_file()]
    if missing:
        names = ", ".join(str(path) for path in missing)
        raise FileMissing(
            f"There is no file {names}.", remedy="Check the path and try again.", files=[str(path) for path in missing]
        )
    found = await probe_media([part.path for part in parts])
    problems: list[MediaProblem] = []
    references: list[MediaReference] = []
    for part, probe in zip(parts, found, strict=True):
        problem = _problem(part, probe)
        if problem is not None:
            problems.append(problem)
        elif isinstance(probe, Probe):
            digest = await asyncio.to_thread(file_digest, part.path)
            references.append(to_reference(probe, part.path.absolute(), digest))
    if problems:
        raise _refusal(problems)
    return references


def _problem(part: _Part, probe: Probe | MediaProblem) -> MediaProblem | None:
    if isinstance(probe, MediaProblem):
        return probe
    try:
        check_kind(probe, part.path.name, *part.wanted)
    except UnreadableMedia as error:
        return error.problem
    return None


def _refusal(problems: Sequence[MediaProblem]) -> UnreadableMedia | MediaRefused:
    if len(problems) == 1:
        return UnreadableMedia(problems[0])
    return MediaRefused(
        " ".join(problem.message for problem in problems),
        remedy=" ".join(dict.fromkeys(problem.remedy for problem in problems)),
        problems=[
            {"file": problem.name, "problem": problem.code, "message": problem.message, "remedy": problem.remedy}
            for problem in problems
        ],
    )


def _parts(order: FilmOrder) -> Iterator[_Part]:
    for path in _expanded(order.clips, _CLIP_SUFFIXES):
        yield _Part(path, ("video", "image"), footage=True)
    for path in _expanded(order.images, _IMAGE_SUFFIXES):
        yield _Part(path, ("image", "video"), footage=True)
    if order.music is not None:
        yield _Part(order.music, ("audio",))
    if order.logo is not None:
        yield _Part(order.logo, ("image",))
    for bumper in (order.intro, order.outro):
        if bumper is not None:
            yield _Part(bumper, ("video", "image"))


def _expanded(paths: Sequence[Path], suffixes: frozenset[str]) -> Iterator[Path]:
    """Replace folders by the files in them whose name ends as wanted, by name; files stay as they are."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(file for file in path.iterdir() if file.suffix.lower() in suffixes and file.is_file())
        if not inside:
            raise FileMissing(
                f"The folder {path} holds no file that ends in {', '.join(sorted(suffixes))}.",
                remedy="Name another folder, or name the files.",
                files=[str(path)],
            )
        yield from inside
