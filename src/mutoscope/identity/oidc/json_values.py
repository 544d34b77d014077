"""Read what somebody else calls JSON: the wrong kind of value is as good as none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast


def object_of(value: object) -> Mapping[str, Any]:
    """Return a value if it is an object, else an empty one."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def list_of(value: object) -> Sequence[Any]:
    """Return a value if it is a list, else an empty one."""
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def text_of(value: object) -> str | None:
    """Return a value if it is a text with something in it."""
    return value if isinstance(value, str) and value.strip() else None
