"""`expand[]`: ids are replaced by their objects, and fields that are shown only on request appear.

docs.stripe.com/expand: at most four levels deep; in lists the path begins with `data`.
"""

from __future__ import annotations

from typing import Any

from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.routes import Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work

_DEPTH = 4


def expand(work: Work, routes: Routes, body: Body, paths: list[str]) -> Body:
    """Return a copy of the body with the paths expanded.

    Raises:
        Refusal: a path is too deep, or names nothing that can be expanded.
    """
    shown = body
    for path in sorted(paths):
        parts = path.split(".")
        if len([part for part in parts if part != "data"]) > _DEPTH:
            raise invalid(f"You cannot expand more than {_DEPTH} levels of a property. Property: {path}")
        shown = _expand(work, routes, shown, parts, path)
    return shown


def _expand(work: Work, routes: Routes, value: Any, parts: list[str], path: str) -> Any:  # noqa: ANN401 -- JSON
    if isinstance(value, list):
        return [_expand(work, routes, item, parts, path) for item in value]
    if isinstance(value, str):
        value = work.find(value) or value
    if value is None or not parts:
        return value
    if not isinstance(value, dict):
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    body: Body = dict(value)
    head, rest = parts[0], parts[1:]
    inclusion = routes.inclusions.get((str(body.get("object")), head))
    if inclusion is not None and not isinstance(body.get(head), dict):
        body[head] = inclusion(work, body)
    elif head not in body:
        raise invalid(f"This property cannot be expanded ({path}).", param="expand")
    body[head] = _expand(work, routes, body[head], rest, path)
    return body
