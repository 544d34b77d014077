"""A job beside films, as it is ordered and as it is finished."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self

from mutoscope.catalog import Catalogue
from mutoscope.library import RenditionKind

SideWork = Literal["speech", "music", "lip_sync", "transcript", "cut"]
Tell = Callable[[Fraction], None]
"""Called with the fraction of a job that is done."""


@dataclass(frozen=True)
class SideOrder:
    """What is to be made, checked and frozen."""

    work: SideWork
    request: dict[str, Any]
    """JSON; has `title` and `notices`."""
    seconds: int
    """How long it will likely be."""
    held_seconds: int
    """How long it is paid for at most."""
    assets: tuple[uuid.UUID, ...] = ()
    """What it uses."""
    length_ms: int | None = None
    """How long it will be, where that is known to the thousandth."""


@dataclass(frozen=True)
class SideFiles:
    """What was made; the files wait in a folder until they are registered. JSON-able, and nothing of its words."""

    folder: str
    files: tuple[tuple[RenditionKind, str], ...]
    """Kind and name of each."""
    duration_ms: int
    width: int = 0
    height: int = 0
    handed: tuple[tuple[str, str], ...] = ()
    """The files, if another worker may take them."""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `asdict` returned."""
        facts: dict[str, Any] = {**value, "files": tuple((kind, name) for kind, name in value["files"])}
        facts["handed"] = tuple((name, digest) for name, digest in value.get("handed", ()))
        return cls(**facts)

    @property
    def seconds(self) -> int:
        """Return whole seconds; a begun one counts."""
        return max(1, -(-self.duration_ms // 1000))


def share_percent(catalogue: Catalogue, work: SideWork) -> int:
    """Return what a second of this work costs, in percent of a second of film."""
    share: int = getattr(catalogue.shares, work)
    return share
