"""What goes into the index for full-text search."""

from __future__ import annotations

from typing import Final

_MOST: Final = 60_000
"""Three dictionaries of so many characters stay below PostgreSQL's limit of one megabyte for an entry."""


def cut_for_index(text: str) -> str:
    """Return as much of a text as is searched."""
    return text[:_MOST]
