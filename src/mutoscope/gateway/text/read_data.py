"""Read the JSON that was asked for, and check it against what of a schema providers may get wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, cast

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
_MOST_DEPTH: Final = 40


class DataInvalid(Exception):
    """The text is no JSON of the schema; says where."""


def read_data(text: str, schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- JSON
    """Return the JSON value in a text; a fence of Markdown around it is allowed.

    Checked are `type`, `properties`, `required`, `items` and `enum`; the rest of a schema guides the model only.

    Raises:
        DataInvalid: it is none, half of one, or of another shape.
    """
    stripped = text.strip()
    if stripped.startswith("```"):
        stripped = stripped.removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        value: Any = json.loads(stripped)
    except (ValueError, RecursionError) as error:
        message = "no JSON, or half of it"
        raise DataInvalid(message) from error
    _check(value, schema, "the answer", 0)
    return value


def _check(value: object, schema: Mapping[str, Any], where: str, depth: int) -> None:
    wanted = schema.get("type")
    kinds = [wanted] if isinstance(wanted, str) else list(wanted or ())
    if depth > _MOST_DEPTH or (kinds and not any(_is(value, kind) for kind in kinds)):
        message = f"{where} is no {' or '.join(kinds) or 'such value'}"
        raise DataInvalid(message)
    if "enum" in schema and value not in schema["enum"]:
        message = f"{where} is none of the allowed values"
        raise DataInvalid(message)
    if isinstance(value, dict):
        _check_object(cast("dict[str, object]", value), schema, where, depth)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(cast("list[object]", value)):
            _check(item, schema["items"], f"{where}[{index}]", depth + 1)


def _check_object(value: dict[str, object], schema: Mapping[str, Any], where: str, depth: int) -> None:
    if missing := [key for key in schema.get("required", ()) if key not in value]:
        message = f"{where} lacks {', '.join(missing)}"
        raise DataInvalid(message)
    properties: Mapping[str, Any] = schema.get("properties", {})
    for key, inner in value.items():
        if key in properties:
            _check(inner, properties[key], f"{where}.{key}", depth + 1)


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, float) and kind in ("number", "integer"):
        return math.isfinite(value) and (kind == "number" or value.is_integer())
    return kind not in _TYPES or isinstance(value, _TYPES[kind])
