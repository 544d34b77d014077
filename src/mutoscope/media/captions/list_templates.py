"""The caption templates that ship: one TOML file each, beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from functools import lru_cache
from importlib import resources
from typing import Any, cast

from mutoscope.media.captions.errors import TemplateNotFound
from mutoscope.media.captions.types import Placement, Template

DEFAULT_TEMPLATE = "pop"


@lru_cache(maxsize=1)
def list_templates() -> tuple[Template, ...]:
    """Return every template, the default first, then by name."""
    folder = resources.files("mutoscope.media.captions") / "templates"
    texts = (file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".toml"))
    return tuple(sorted(map(read_template, texts), key=lambda found: (found.name != DEFAULT_TEMPLATE, found.name)))


def find_template(name: str) -> Template:
    """Return the template called `name`.

    Raises:
        TemplateNotFound: there is none; the error lists those there are.
    """
    for template in list_templates():
        if template.name == name:
            return template
    names = [template.name for template in list_templates()]
    raise TemplateNotFound(
        f"There is no caption template “{name}”.", remedy=f"Choose one of: {', '.join(names)}.", templates=names
    )


def read_template(text: str) -> Template:
    """Read a template from TOML.

    Raises:
        ValueError: a key is unknown, or a canvas shape has no placement.
    """
    table: dict[str, Any] = tomllib.loads(text)
    shapes = cast("dict[str, dict[str, int]]", table.pop("placement"))
    unknown = set(table) - {field.name for field in fields(Template)}
    if unknown or set(shapes) != {"portrait", "square", "landscape"}:
        message = f"Template {table.get('name')}: unknown keys {sorted(unknown)} or placements {sorted(shapes)}"
        raise ValueError(message)
    return Template(**table, placements=tuple((shape, Placement(**shapes[shape])) for shape in sorted(shapes)))
