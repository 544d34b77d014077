"""Gather a bible from stories and the library."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.bibles.contents import (
    BibleBeat,
    BibleCharacter,
    BibleContent,
    BibleShot,
    BibleSources,
    BibleStory,
    BibleThing,
)
from mutoscope.writing.cast.keep_entry import get_entry
from mutoscope.writing.cast.list_pictures import pictures_by_entry
from mutoscope.writing.cast.types import CastEntry
from mutoscope.writing.local.palettes import PALETTES
from mutoscope.writing.steps import (
    Brief,
    Character,
    Characters,
    Content,
    Logline,
    Moodboard,
    Step,
    Storyboard,
    Structure,
    Synopsis,
    check_content,
)
from mutoscope.writing.stories.get_story import get_current, get_story
from mutoscope.writing.stories.types import Story
from mutoscope.writing.structures import find_structure

_MOST_CHARACTERS = 100
_MOST_SHOTS = 120
"""Of a story; a bible shows how it looks, the story itself has them all."""


async def gather(session: AsyncSession, sources: BibleSources, now: dt.datetime) -> BibleContent:
    """Return what the stories and the entries say now.

    Raises:
        StoryNotFound: one of the stories is not the workspace's.
        CastNotFound: one of the entries is not the workspace's.
    """
    told = [await _read(session, story_id) for story_id in sources.story_ids]
    characters = _characters([content for _, contents, _ in told for content in contents.values()])
    entries = [await get_entry(session, cast_id) for cast_id in _cast_ids(sources, characters)]
    pictures = await pictures_by_entry(session, [entry.id for entry in entries])
    moodboard = next((one for _, contents, _ in told if isinstance(one := contents.get("moodboard"), Moodboard)), None)
    stories = [_story(*one) for one in told]
    briefs = [one for _, contents, _ in told if isinstance(one := contents.get("brief"), Brief)]
    tone = sources.tone or ", ".join(dict.fromkeys(w for b in briefs for w in (b.genre, b.tone) if w))
    return BibleContent(
        title=sources.title,
        subtitle=sources.subtitle,
        logline=next((story.logline for story in stories if story.logline), ""),
        tone=tone,
        world=sources.world,
        palette=moodboard.palette if moodboard else list(PALETTES["plain"]),
        words=moodboard.words if moodboard else [],
        boards=moodboard.boards if moodboard else [],
        characters=_with_sheets(characters, entries, pictures),
        things=[_thing(entry, pictures) for entry in entries if entry.kind != "character"],
        stories=stories,
        gathered_at=now,
    )


async def _read(session: AsyncSession, story_id: uuid.UUID) -> tuple[Story, dict[Step, Content], dict[str, int]]:
    story = await get_story(session, story_id)
    versions = await get_current(session, story_id)
    contents: dict[Step, Content] = {step: check_content(step, one.content) for step, one in versions.items()}
    return story, contents, {step: one.version for step, one in versions.items()}


def _characters(contents: Sequence[Content]) -> dict[str, Character]:
    found = (one for content in contents if isinstance(content, Characters) for one in content.items)
    known: dict[str, Character] = {}
    for one in found:
        known.setdefault(one.name.casefold(), one)
    return dict(list(known.items())[:_MOST_CHARACTERS])


def _cast_ids(sources: BibleSources, characters: dict[str, Character]) -> list[uuid.UUID]:
    linked = [one.cast_id for one in characters.values() if one.cast_id is not None]
    return list(dict.fromkeys([*sources.cast_ids, *linked]))


def _with_sheets(
    characters: dict[str, Character], entries: Sequence[CastEntry], pictures: dict[uuid.UUID, list[uuid.UUID]]
) -> list[BibleCharacter]:
    """The library's sheets first: they are the truth; then whoever only a story names."""
    sheets = {entry.name.casefold(): entry for entry in entries if entry.kind == "character"}
    items: list[BibleCharacter] = []
    for entry in sheets.values():
        fields = {key: value for key, value in entry.sheet.items() if key in Character.model_fields}
        facts = {**fields, "name": entry.name, "cast_id": entry.id, "picture_ids": pictures.get(entry.id, [])}
        items.append(BibleCharacter.model_validate(facts))
    rest = (one for name, one in characters.items() if name not in sheets and one.cast_id is None)
    return [*items, *(BibleCharacter(**one.model_dump()) for one in rest)]


def _thing(entry: CastEntry, pictures: dict[uuid.UUID, list[uuid.UUID]]) -> BibleThing:
    sheet = entry.sheet
    return BibleThing(
        kind=entry.kind,
        name=entry.name[:300],
        description=str(sheet.get("description") or sheet.get("notes") or ""),
        look=str(sheet.get("look") or sheet.get("voice") or ""),
        picture_ids=pictures.get(entry.id, []),
    )


def _story(story: Story, contents: dict[Step, Content], versions: dict[str, int]) -> BibleStory:
    logline, synopsis, structure = (contents.get(step) for step in ("logline", "synopsis", "structure"))
    board = contents.get("storyboard")
    beats = structure.beats if isinstance(structure, Structure) else []
    return BibleStory(
        id=story.id,
        title=story.title,
        logline=logline.text if isinstance(logline, Logline) else "",
        synopsis=synopsis.text if isinstance(synopsis, Synopsis) else "",
        structure=find_structure(story.structure, story.language).name if beats else "",
        beats=[BibleBeat(name=beat.name, text=beat.text) for beat in beats if beat.text],
        shots=_shots(board) if isinstance(board, Storyboard) else [],
        versions=versions,
    )


def _shots(board: Storyboard) -> list[BibleShot]:
    told = ((shot, f"{shot.size}, {shot.angle}") for shot in board.shots[:_MOST_SHOTS])
    return [
        BibleShot(
            number=shot.number, framing=framing, **shot.model_dump(include={"picture", "narration", "picture_id"})
        )
        for shot, framing in told
    ]
