"""A checked answer as the content of a step. What is not the model's to say comes from the story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from mutoscope.writing.local import Materials
from mutoscope.writing.metadata import find_platform, within_limits
from mutoscope.writing.model import answers
from mutoscope.writing.steps import (
    Beat,
    Board,
    Character,
    Characters,
    Content,
    Logline,
    Metadata,
    Moodboard,
    PlatformText,
    SceneOutline,
    Scenes,
    ScriptText,
    Structure,
    Synopsis,
    Thumbnail,
    Thumbnails,
)
from mutoscope.writing.structures import find_structure

_MOST_TAG = 99


def to_content(answer: BaseModel, materials: Materials) -> Content:
    """Return the content that an answer makes; a storyboard's shots are put together elsewhere."""
    return _MAKERS[type(answer)](answer, materials)


def _structure(answer: answers.StructureAnswer, materials: Materials) -> Structure:
    """Every beat of the plan once and in its order, whatever the model left out or made up."""
    said = {beat.key: beat.text for beat in answer.beats}
    plan = find_structure(materials.structure, materials.language)
    beats = [
        Beat(key=one.key, name=one.name, purpose=one.purpose, question=one.question, text=said.get(one.key, ""))
        for one in plan.beats
    ]
    return Structure(framework=plan.key, beats=beats)


def _characters(answer: answers.CharactersAnswer, materials: Materials) -> Characters:
    """The sheet of the library wins over what a model says of somebody who has one."""
    known = {entry.name.casefold(): entry for entry in materials.cast if entry.kind == "character"}
    items: list[Character] = []
    for one in answer.items:
        fields = one.model_dump()
        entry = known.get(one.name.casefold())
        if entry is not None:
            sheet = {key: value for key, value in entry.sheet.items() if key in fields and value}
            fields |= {**sheet, "name": entry.name, "cast_id": entry.id}
        items.append(Character.model_validate(fields))
    return Characters(items=items)


def _script(answer: answers.ScriptAnswer, _materials: Materials) -> ScriptText:
    rounded = str.maketrans("[]", "()")
    parts = [
        f"# {' '.join(one.title.translate(rounded).split())}\n\n{one.narration.translate(rounded).strip()}"
        for one in answer.scenes
    ]
    return ScriptText(text="\n\n".join(parts) + "\n")


def _metadata(answer: answers.MetadataAnswer, materials: Materials) -> Metadata:
    said = {one.platform: one for one in answer.platforms}
    texts: dict[str, PlatformText] = {}
    for key in materials.platforms:
        one = said.get(key)
        if one is not None:
            tags = ["#" + "".join(c for c in tag if c.isalnum() or c == "_")[:_MOST_TAG] for tag in one.hashtags]
            text = PlatformText(
                title=one.title[:300], caption=one.caption[:5000], hashtags=[tag for tag in tags if len(tag) > 1]
            )
            texts[key] = within_limits(find_platform(key), text)
    return Metadata(platforms=texts)


def _moodboard(answer: answers.MoodboardAnswer, _materials: Materials) -> Moodboard:
    boards = [Board(**one.model_dump()) for one in answer.boards]
    return Moodboard(palette=[one.lower() for one in answer.palette], words=answer.words, boards=boards)


_MAKERS: Final[Mapping[type[BaseModel], Callable[[Any, Materials], Content]]] = MappingProxyType(
    {
        answers.LoglineAnswer: lambda answer, _: Logline(text=answer.text),
        answers.SynopsisAnswer: lambda answer, _: Synopsis(text=answer.text, questions=answer.questions),
        answers.StructureAnswer: _structure,
        answers.CharactersAnswer: _characters,
        answers.ScenesAnswer: lambda answer, _: Scenes(
            items=[SceneOutline(**one.model_dump()) for one in answer.items]
        ),
        answers.ScriptAnswer: _script,
        answers.MoodboardAnswer: _moodboard,
        answers.ThumbnailsAnswer: lambda answer, _: Thumbnails(
            items=[Thumbnail(**one.model_dump()) for one in answer.items]
        ),
        answers.MetadataAnswer: _metadata,
    }
)
