"""Scenes and script out of the structure."""

from __future__ import annotations

import re

from mutoscope.writing.local.find_keywords import find_keywords
from mutoscope.writing.local.find_people import find_people, find_place
from mutoscope.writing.local.materials import Materials
from mutoscope.writing.local.split_text import split_sentences
from mutoscope.writing.steps import Beat, Characters, SceneOutline, Scenes, ScriptText, Structure

_MARK = re.compile(r"[\[\]]")
_MARKUP = re.compile(r"^([#>\-*+=`~|]|\d+[.)])", re.MULTILINE)


def write_scenes(materials: Materials) -> Scenes:
    """Make a scene of each beat that has a text.

    Raises:
        StepMissing: there is no structure.
    """
    structure = materials.need("scenes", "structure", Structure)
    characters = materials.find("characters", Characters)
    names = [one.name for one in characters.items] if characters else find_people(_all(structure), materials.language)
    return Scenes(items=[_scene(beat, names, materials) for beat in structure.beats if beat.text.strip()])


def write_script(materials: Materials) -> ScriptText:
    """Write the scenes down as a script: a heading each, and what happens as narration.

    Raises:
        StepMissing: there are no scenes.
    """
    scenes = materials.need("script", "scenes", Scenes)
    parts = [f"# {plain(scene.title) or number}\n\n{plain(scene.action)}" for number, scene in _told(scenes)]
    return ScriptText(text="\n\n".join(parts) + "\n" if parts else "")


def plain(text: str) -> str:
    """Return a text that a script's reader takes for words: no marks in brackets, no markup at a line's beginning."""
    lines = (_MARKUP.sub(r"\\\1", line.strip()) for line in _MARK.sub(_round, text).splitlines())
    return " ".join(line for line in lines if line)


def _round(match: re.Match[str]) -> str:
    return "(" if match[0] == "[" else ")"


def _told(scenes: Scenes) -> list[tuple[int, SceneOutline]]:
    return [(number, scene) for number, scene in enumerate(scenes.items, 1) if scene.action.strip()]


def _all(structure: Structure) -> list[str]:
    return [sentence for beat in structure.beats for sentence in split_sentences(beat.text)]


def _scene(beat: Beat, names: list[str], materials: Materials) -> SceneOutline:
    sentences = split_sentences(beat.text)
    keywords = find_keywords(sentences, materials.language, 1)
    place = next((found for sentence in sentences if (found := find_place(sentence, materials.language))), "")
    title = keywords[0] if keywords else beat.name
    return SceneOutline(
        title=(title[:1].upper() + title[1:])[:300],
        beat=beat.name,
        place=place[:300],
        characters=[name for name in names if name.casefold() in beat.text.casefold()][:30],
        action=beat.text,
    )
