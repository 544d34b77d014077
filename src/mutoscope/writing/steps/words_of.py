"""The words of a content, for search and for comparing."""

from __future__ import annotations

from collections.abc import Iterator

from mutoscope.writing.steps.kinds import Content

_UNSAID = frozenset(
    {"key", "framework", "palette", "size", "angle", "movement", "cast_id", "picture_id", "clip_id", "question"}
)
"""Fields that hold no words of the user's."""


def words_of(content: Content) -> str:
    """Return every text of a content, a line each."""
    return "\n".join(_texts(content.model_dump(mode="json")))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if value:
            yield value
    elif isinstance(value, dict):
        for name, one in value.items():  # pyright: ignore[reportUnknownVariableType] -- JSON
            if name not in _UNSAID:
                yield from _texts(one)  # pyright: ignore[reportUnknownArgumentType] -- JSON
    elif isinstance(value, list):
        for one in value:  # pyright: ignore[reportUnknownVariableType] -- JSON
            yield from _texts(one)  # pyright: ignore[reportUnknownArgumentType] -- JSON
