"""Read JSON of strangers: whatever is not there, or is something else, is None."""

from __future__ import annotations

from typing import Any, cast


def at(value: Any, *path: str | int) -> Any:  # noqa: ANN401 -- JSON
    """Return what lies at a path, or None."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = cast("dict[str, Any]", value).get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(cast("list[Any]", value)):
            value = cast("list[Any]", value)[step]
        else:
            return None
    return value


def each(value: Any, *path: str | int) -> list[Any]:  # noqa: ANN401 -- JSON
    """Return the list at a path, or an empty one."""
    found = at(value, *path)
    return cast("list[Any]", found) if isinstance(found, list) else []


def words(value: Any, *path: str | int) -> str:  # noqa: ANN401 -- JSON
    """Return the text at a path, or an empty one."""
    found = at(value, *path)
    return found if isinstance(found, str) else ""


def count(value: Any, *path: str | int) -> int:  # noqa: ANN401 -- JSON
    """Return the whole number at a path, or 0; never less."""
    found = at(value, *path)
    return max(0, int(found)) if isinstance(found, int | float) and not isinstance(found, bool) else 0
