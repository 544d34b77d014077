"""What an adapter returns: a value, and what making it used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from mutoscope.gateway.types import Units

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A provider's answer, read."""

    value: T
    units: Units
