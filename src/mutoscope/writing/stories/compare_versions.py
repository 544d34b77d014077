"""What two versions of a step differ in."""

from __future__ import annotations

import difflib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.writing.steps import Step
from mutoscope.writing.stories.get_story import get_story, get_version

_MOST_LINES = 4000


@dataclass(frozen=True)
class FieldChange:
    """One field that differs: its path, both values, and the lines that went and came."""

    where: str
    before: Any
    after: Any
    lines: tuple[str, ...]


async def compare_versions(
    session: AsyncSession, story_id: uuid.UUID, step: Step, before: int, after: int
) -> list[FieldChange]:
    """Return the fields that differ between two versions, in their order.

    Raises:
        StoryNotFound: there is no such story or version.
    """
    await get_story(session, story_id)
    old = await get_version(session, story_id, step, before)
    new = await get_version(session, story_id, step, after)
    return list(_differences("", dict(old.content), dict(new.content)))


def _differences(where: str, before: object, after: object) -> Iterator[FieldChange]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:  # pyright: ignore[reportUnknownVariableType] -- JSON
            yield from _differences(f"{where}.{key}".lstrip("."), before.get(key), after.get(key))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] -- JSON
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):  # pyright: ignore[reportUnknownArgumentType] -- JSON
        for number, (one, other) in enumerate(zip(before, after, strict=True)):  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] -- JSON
            yield from _differences(f"{where}[{number}]", one, other)  # pyright: ignore[reportUnknownArgumentType] -- JSON
    else:
        yield FieldChange(where, before, after, _lines(before, after))  # pyright: ignore[reportUnknownArgumentType] -- JSON


def _lines(before: object, after: object) -> tuple[str, ...]:
    old, new = _text(before), _text(after)
    if len(old) + len(new) > _MOST_LINES:
        return ()
    return tuple(line for line in difflib.ndiff(old, new) if not line.startswith("?"))


def _text(value: object) -> list[str]:
    if value is None:
        return []
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return text.splitlines()
