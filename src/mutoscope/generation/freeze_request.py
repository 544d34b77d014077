"""Check everything a film needs before a credit moves, and freeze it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Plan
from mutoscope.generation.errors import AssetUnknown, RequestInvalid
from mutoscope.generation.find_drawn import find_drawn
from mutoscope.generation.find_files import Files, as_id, check_finished, wrong_kind
from mutoscope.generation.frozen_request import FrozenAsset, FrozenRequest
from mutoscope.generation.studio import Home, Studio
from mutoscope.library import look_up_assets
from mutoscope.media.captions import DEFAULT_TEMPLATE
from mutoscope.media.film import film_composers
from mutoscope.media.music import UnknownMusic, read_prompt
from mutoscope.media.script import Script
from mutoscope.media.voice import DEFAULT_LANGUAGE, Chosen, Voice, find_voice
from mutoscope.writing import FilmChoices, ProjectDraft

_LEAST, _MOST = 240, 3840
"""Width and height of a frame, in pixels."""
_AS_CHOSEN = {"transition", "platform", "intro_title", "outro_title", "best_moments", "follow_subject"} | {
    *("ai_mark", "captions", "voices", "pronunciations")
}
"""What a frozen request keeps under the same name."""


class Frozen(NamedTuple):
    """What a film is made of, as it is now."""

    request: FrozenRequest
    script: Script
    voice: Voice
    home: Home


async def freeze_request(
    session: AsyncSession, studio: Studio, workspace_id: uuid.UUID, draft: ProjectDraft, plan: Plan
) -> Frozen:
    """Return the frozen inputs of a draft's film, its script as read, the voice, and where the files lie.

    Raises:
        EmptyScript, ScriptTooLong, BadMark: the script cannot be read.
        UnspeakableText: the voice cannot speak the script.
        UnknownVoice, VoiceUnavailable: a speaker's voice.
        SubtitlesUnreadable, BrandKitInvalid: captions or brand kit.
        AssetUnfinished: one of them is still being uploaded.
        AssetUnknown: an image, clip, track or mark names a file that this workspace does not have.
        RequestInvalid: the frame is too small, too large or odd, or a file is of the wrong kind.
        TemplateNotFound: there is no such caption template.
    """
    choices = FilmChoices.model_validate({**_usual_size(plan), **draft.options})
    script = await studio.scripts.read(draft.script, choices.pronunciations, choices.voices.keys())
    chosen = choose_speaker(studio, script, draft.voice, choices.language)
    listed = [*choices.clips, *draft.images]
    marked = [mark.name for scene in script.scenes for mark in scene.media]
    single = [name for name in (draft.music, choices.logo, choices.intro, choices.outro) if name]
    names = [*listed, *marked, *single]
    home = await studio.home(session, workspace_id)
    drawn = await find_drawn(session, home, names)
    uploaded = await look_up_assets(session, studio.clock, [name for name in names if name not in drawn])
    await check_finished(session, studio.clock, [name for name in names if name not in uploaded and name not in drawn])
    files = Files({**{name: FrozenAsset.of(asset) for name, asset in uploaded.items()}, **drawn})
    music, music_wish, music_notices = _music(files, draft.music)
    logo = files.find(choices.logo, "image") if choices.logo else None
    footage = files.footage(listed, marked)
    notices = (*([chosen.notice.message] if chosen.notice else []), *music_notices)
    request = _freeze(draft, choices, chosen.voice, footage, music, logo, notices)
    bumpers = {name: _bumper(files, getattr(choices, name)) for name in ("intro", "outro")}
    request = replace(request, music_wish=music_wish, keep_seconds=_keep_seconds(studio, choices, plan), **bumpers)
    paths = await home.locate({asset.digest for asset in request.assets})
    film = request.film_request(script, chosen.voice, paths)
    film_composers(film, studio.film_studio(home, chosen.provider))  # raises what it must
    return Frozen(request, script, chosen.voice, home)


def _freeze(
    draft: ProjectDraft,
    choices: FilmChoices,
    voice: Voice,
    footage: list[FrozenAsset],
    music: FrozenAsset | None,
    logo: FrozenAsset | None,
    notices: tuple[str, ...],
) -> FrozenRequest:
    (width, height), *further = dict.fromkeys(_frame(size) for size in choices.sizes or [choices.size])
    return FrozenRequest(
        title=draft.title,
        script=draft.script,
        voice=voice.id,
        speed_percent=choices.speed_percent,
        template=choices.template or DEFAULT_TEMPLATE,
        width=width,
        height=height,
        fps=choices.fps,
        seed=choices.seed,
        fit=choices.fit,
        crossfade_ms=choices.crossfade_ms,
        footage=tuple(footage),
        music=music,
        logo=logo,
        notices=notices,
        further=tuple(further),
        delete_after_download=choices.delete_after_download,
        brand=choices.brand.model_dump(exclude_defaults=True),
        **choices.model_dump(include=_AS_CHOSEN),
    )


def _bumper(files: Files, name: str | None) -> FrozenAsset | None:
    found = files.find(name) if name else None
    if found and found.kind == "audio":
        raise wrong_kind(found, "clip or image")
    return found


def choose_speaker(studio: Studio, script: Script, wish: str, language: str | None) -> Chosen:
    """Return who will speak, having checked that they can."""
    chosen = studio.speech.choose(find_voice(wish, language or DEFAULT_LANGUAGE))
    for sentence in script.sentences:
        if sentence.spoken_words:
            chosen.provider.check(sentence.spoken, chosen.voice)
    return chosen


def _music(files: Files, wish: str | None) -> tuple[FrozenAsset | None, str, tuple[str, ...]]:
    """Return the track, or the words to compose from (document 003: `cinematic`), and notices of how they were read."""
    if not wish:
        return None, "", ()
    try:
        return files.find(wish, "audio"), "", ()
    except AssetUnknown:
        if "." in wish or as_id(wish) is not None:
            raise
        try:
            return None, wish, (f"The music is composed. {read_prompt(wish).read_as}",)
        except UnknownMusic as unknown:
            told = f"No track is called {wish!r} here, so the film has no music. {unknown.remedy}"
            return None, "", (told,)


def _keep_seconds(studio: Studio, choices: FilmChoices, plan: Plan) -> int | None:
    """Return how long the files are kept: as was asked, or else as long as the plan keeps them."""
    limit = plan.limits.get("result_seconds")
    if choices.expires_in is not None and limit is None and choices.expires_in > studio.result_seconds:
        raise RequestInvalid(
            f"Finished files are kept for {studio.result_seconds} seconds at most, not for {choices.expires_in}.",
            remedy=f"Ask for {studio.result_seconds} seconds or less.",
            limit=studio.result_seconds,
        )
    return choices.expires_in or (limit.hard if limit is not None else None)


def _usual_size(plan: Plan) -> dict[str, str]:
    """Return the size of a film that states none, where the usual one is not for the plan."""
    hd = plan.limits.get("hd")
    return {"size": "720x1280"} if hd is not None and hd.hard == 0 else {}


def _frame(size: str) -> tuple[int, int]:
    width, height = (int(part) for part in size.split("x"))
    if not all(_LEAST <= side <= _MOST and side % 2 == 0 for side in (width, height)):
        raise RequestInvalid(
            f"A frame of {size} pixels cannot be made: each side must be even, from {_LEAST} to {_MOST}.",
            remedy="Use 1080x1920, 1920x1080 or 1080x1080.",
            size=size,
        )
    return width, height
