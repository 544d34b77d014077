"""Read the structures that lie beside this file."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from mutoscope.writing.errors import StructureUnknown

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class BeatPlan:
    """One turn of a structure in one language."""

    key: str
    at: int
    """Where in the story it lies, in percent."""
    name: str
    purpose: str
    question: str


@dataclass(frozen=True)
class StructurePlan:
    """A structure in one language."""

    key: str
    name: str
    origin: str
    beats: tuple[BeatPlan, ...]


@functools.cache
def load_structures(language: str) -> tuple[StructurePlan, ...]:
    """Return every structure, in `en` or `id`."""
    return tuple(_read(path, language) for path in sorted(_FOLDER.glob("*.toml")))


def find_structure(key: str, language: str) -> StructurePlan:
    """Return a structure by its name.

    Raises:
        StructureUnknown: there is none of that name.
    """
    for plan in load_structures(language):
        if plan.key == key:
            return plan
    known = [plan.key for plan in load_structures(language)]
    raise StructureUnknown(
        f"There is no story structure {key!r}.", remedy=f"Choose one of {', '.join(known)}.", known=known
    )


def _read(path: Path, language: str) -> StructurePlan:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    beats = tuple(
        BeatPlan(beat["key"], beat["at"], *(beat[word][language] for word in ("name", "purpose", "question")))
        for beat in data["beats"]
    )
    return StructurePlan(path.stem, data["name"][language], data["origin"], beats)
