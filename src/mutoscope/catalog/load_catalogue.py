"""Read a catalogue file and check it whole."""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from mutoscope.catalog.errors import CatalogueInvalid
from mutoscope.catalog.find_faults import find_faults
from mutoscope.catalog.types import (
    Catalogue,
    Cost,
    Expense,
    Feature,
    Limit,
    Pack,
    PerUse,
    Plan,
    Price,
    PriceTier,
    Rate,
    Trial,
)

_FOLDER = files("mutoscope.catalog") / "catalogues"
DEFAULT = _FOLDER / "film_studio_003.toml"
"""The plans of source document 003."""

_RECORDS = (Catalogue, Feature, Limit, Plan, Trial, Price, Rate, Cost, Expense, Pack, PriceTier, PerUse)
_KNOWN_KEYS = sorted({name for record in _RECORDS for name in cast("type[BaseModel]", record).model_fields})


def shipped_catalogues() -> list[str]:
    """Return the names of the catalogues that ship: one for each table of the source documents."""
    return sorted(entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))


def load_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue in a TOML file, or one that ships by its name; by default document 003's.

    Raises:
        CatalogueInvalid: the file cannot be read, is not TOML, or has faults; details list each with its place.
    """
    name = str(path or "the catalogue that ships")
    file = DEFAULT if path is None else _FOLDER / f"{path}.toml" if str(path) in shipped_catalogues() else path
    try:
        content = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(name, [f"cannot be read: {error}"]) from error
    try:
        # Strict reading of a JSON document takes arrays for tuples and still refuses 9.0 for 9.
        document = json.dumps(_expand_limits(tomllib.loads(content)))
    except tomllib.TOMLDecodeError as error:
        raise _invalid(name, [f"not TOML: {error}"]) from error
    except TypeError as error:
        raise _invalid(name, ["holds a date or time; a catalogue has none"]) from error
    try:
        catalogue = Catalogue.model_validate_json(document)
    except ValidationError as error:
        raise _invalid(name, [_explain(fault) for fault in error.errors(include_url=False)]) from error
    faults = find_faults(catalogue)
    if faults:
        raise _invalid(name, faults)
    return catalogue


def _expand_limits(document: dict[str, Any]) -> dict[str, Any]:
    """Read the short forms of a limit: `60` for `{hard = 60}`, and `"unlimited"` for a null, which TOML lacks."""
    plans: object = document.get("plans")
    for plan in cast("list[object]", plans) if isinstance(plans, list) else []:
        limits: object = cast("dict[str, object]", plan).get("limits") if isinstance(plan, dict) else None
        if isinstance(limits, dict):
            table = cast("dict[str, object]", limits)
            table.update({key: _expand_limit(value) for key, value in table.items()})
    return document


def _expand_limit(value: object) -> object:
    table = cast("dict[str, object]", value) if isinstance(value, dict) else {"hard": value}
    return {**table, "hard": None} if table.get("hard") == "unlimited" else table


def _invalid(name: str, faults: list[str]) -> CatalogueInvalid:
    count = f"{len(faults)} fault" + ("s" if len(faults) > 1 else "")
    return CatalogueInvalid(
        f"{name} has {count}: {'; '.join(faults)}.",
        remedy="Mend each fault, then run `mutoscope catalog check FILE` again.",
        faults=faults,
    )


def _explain(fault: ErrorDetails) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    if fault["type"] != "extra_forbidden":
        return f"{place}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
    near = get_close_matches(str(fault["loc"][-1]), _KNOWN_KEYS, n=1)
    return f"{place}: unknown key" + (f", did you mean {near[0]!r}?" if near else "")
