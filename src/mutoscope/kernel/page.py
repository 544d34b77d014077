"""One page of a list: items and an opaque cursor for the next page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Items of a list and where it goes on; `next_cursor` is None on the last page."""

    items: list[T]
    next_cursor: str | None = None
