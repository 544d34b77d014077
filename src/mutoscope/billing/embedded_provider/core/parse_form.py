"""Read a form as Stripe does: `items[0][price]=x`, `types[]=a`, `created[gte]=1` are nested (docs.stripe.com/api)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from mutoscope.billing.embedded_provider.core.refusal import invalid

_MAX_FIELDS = 2000
_MAX_DEPTH = 10
_KEY = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])*)$")
_PART = re.compile(r"\[([^\[\]]*)\]")


def parse_form(text: str) -> dict[str, Any]:
    """Return the form's values as nested dicts and lists of text.

    Raises:
        Refusal: a name has unbalanced brackets, or there are too many fields or levels.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise invalid("The request's form cannot be read.") from error
    root: dict[str, Any] = {}
    for name, value in pairs:
        _put(root, name, value)
    return {key: _listed(value) for key, value in root.items()}


def _put(root: dict[str, Any], name: str, value: str) -> None:
    matched = _KEY.match(name)
    if matched is None:
        raise invalid(f"Invalid parameter name: {name[:100]}", param=name[:100])
    parts = [matched.group(1), *_PART.findall(matched.group(2))]
    if len(parts) > _MAX_DEPTH:
        raise invalid(f"Invalid parameter name: {name[:100]}", param=name[:100])
    place = root
    for part in parts[:-1]:
        inner = place.setdefault(part if part else str(len(place)), {})
        if not isinstance(inner, dict):
            raise invalid(f"Invalid parameter name: {name[:100]}", param=name[:100])
        place = inner
    last = parts[-1] or str(len(place))
    place[last] = value


def _listed(value: Any) -> Any:  # noqa: ANN401 -- nested forms have no narrower type
    """Turn dicts whose keys are all numbers into lists."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
