"""A story as material for a model: what it says so far, sheets included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mutoscope.writing.local import Materials
from mutoscope.writing.metadata import find_platform
from mutoscope.writing.steps import STEPS, Characters, Step, words_of
from mutoscope.writing.structures import find_structure

_MOST = 60_000
"""Characters of material in one prompt; a longer brief is cut, and the script counts more."""
_SHEET = ("role", "description", "want", "need", "flaw", "look", "voice")
_USED: dict[Step, tuple[Step, ...]] = {
    "logline": ("brief",),
    "synopsis": ("brief", "logline"),
    "structure": ("brief", "logline", "synopsis"),
    "characters": ("brief", "synopsis", "structure"),
    "scenes": ("synopsis", "structure", "characters"),
    "script": ("logline", "scenes", "characters"),
    "moodboard": ("brief", "logline", "scenes"),
    "thumbnails": ("logline", "script"),
    "metadata": ("logline", "script"),
}


def describe_story(step: Step, materials: Materials) -> str:
    """Return what a model is told for a step: the steps that it builds on, and the sheets of those who appear.

    Raises:
        StepMissing: there is no brief.
    """
    used: list[Step] = [one for one in _USED.get(step, STEPS) if one in materials.contents]
    parts = [f"## {one}\n{words_of(materials.contents[one])}" for one in used]
    if not parts:
        parts = [f"## brief\n{words_of(materials.brief(step))}"]
    sheets = describe_sheets(materials, "\n".join(parts))
    return "\n\n".join([*parts, *([f"## sheets\n{sheets}"] if sheets else [])])[:_MOST]


def describe_sheets(materials: Materials, text: str) -> str:
    """Return the sheets of everybody and everything that a text names, a line each, word for word."""
    folded, lines = text.casefold(), dict[str, str]()
    characters = materials.find("characters", Characters)
    for one in characters.items if characters else ():
        if one.name.casefold() in folded:
            lines[one.name.casefold()] = _line(one.name, one.model_dump())
    for entry in materials.cast:
        if entry.kind != "voice" and entry.name.casefold() in folded:
            lines[entry.name.casefold()] = _line(entry.name, entry.sheet)
    return "\n".join(lines.values())


def describe_structure(materials: Materials) -> str:
    """Return the beats of the story's structure, a line each."""
    plan = find_structure(materials.structure, materials.language)
    return "\n".join(f"{beat.key}: {beat.name}. {beat.purpose}" for beat in plan.beats)


def describe_platforms(materials: Materials) -> str:
    """Return the limits of the platforms, a line each."""
    platforms = (find_platform(key) for key in materials.platforms)
    return "\n".join(
        f"{one.key}: title {f'at most {one.title} characters' if one.title else 'none (leave it empty)'}, "
        f"caption at most {one.caption}, at most {one.hashtags} hashtags"
        + (" which count as part of the caption" if one.inside_caption else "")
        for one in platforms
    )


def _line(name: str, sheet: Mapping[str, Any]) -> str:
    facts = (f"{key}: {sheet[key]}" for key in _SHEET if sheet.get(key))
    return f"- {name}. {'; '.join(facts)}"
