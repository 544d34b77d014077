"""A timeline as JSON and back; every object names its schema and version, as OpenTimelineIO does."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

from mutoscope.media.timeline.errors import TimelineUnreadable
from mutoscope.media.timeline.types import Timeline

SCHEMA = "MUTOSCOPE_SCHEMA"
VERSION = 1


def write_timeline(timeline: Timeline) -> str:
    """Return the timeline as JSON: `{"MUTOSCOPE_SCHEMA": "Timeline.1", …}`; rates and times as `"30000/1001"`."""
    return json.dumps(_encode(timeline), ensure_ascii=False, indent=1)


def read_timeline(text: str) -> Timeline:
    """Return the timeline that `write_timeline` wrote. Checks types only; `check_timeline` checks sense.

    Raises:
        TimelineUnreadable: not JSON, not a timeline, or of a later version.
    """
    try:
        value = json.loads(text)
        timeline = _decode(Timeline, value)
    except (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError) as error:
        raise TimelineUnreadable(
            f"This is not a timeline: {error}.",
            remedy="Give the JSON that Mutoscope wrote, unchanged in structure.",
        ) from error
    return cast("Timeline", timeline)


def _encode(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: _encode(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {SCHEMA: f"{type(value).__name__}.{VERSION}", **fields}
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, tuple):
        return [_encode(item) for item in cast("tuple[object, ...]", value)]
    return value


def _decode(hint: object, value: object) -> object:
    """Return `value` as what the annotation `hint` asks for."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return _decode_union(arguments, value)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"a list was expected, not {value!r}")
        return tuple(_decode(arguments[0], item) for item in cast("list[object]", value))
    if origin is typing.Literal:
        if value not in arguments:
            raise ValueError(f"{value!r} is none of {', '.join(map(str, arguments))}")
        return value
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _decode_object(hint, value)
    return _decode_plain(cast("object", hint), value)


def _decode_plain(hint: object, value: object) -> object:
    if hint is Fraction and isinstance(value, str):
        return Fraction(value)
    if hint is Path and isinstance(value, str):
        return Path(value)
    if type(value) is hint:
        return value
    raise TypeError(f"{hint} was expected, not {value!r}")


def _decode_union(choices: Sequence[object], value: object) -> object:
    if value is None and type(None) in choices:
        return None
    schema = str(cast("dict[str, object]", value)[SCHEMA]) if isinstance(value, dict) else ""
    plain: object = cast("object", value)
    for choice in choices:
        named = isinstance(choice, type) and schema.startswith(f"{choice.__name__}.")
        if named or (not schema and choice is not type(None)):
            return _decode(choice, plain)
    raise ValueError(f"{schema or repr(plain)} has no place here")


def _decode_object(cls: type[Any], value: object) -> object:
    if not isinstance(value, dict):
        raise TypeError(f"{cls.__name__} was expected, not {value!r}")
    stored = dict(cast("dict[str, object]", value))
    schema = str(stored.pop(SCHEMA))
    if schema != f"{cls.__name__}.{VERSION}":
        raise ValueError(f"{schema} cannot be read where {cls.__name__}.{VERSION} was expected")
    hints = typing.get_type_hints(cls)
    unknown = stored.keys() - hints.keys()
    if unknown:
        raise ValueError(f"{cls.__name__} has no {', '.join(sorted(unknown))}")
    return cls(**{name: _decode(hints[name], item) for name, item in stored.items()})
