"""Vectors that lie close together when texts mean the same."""

from __future__ import annotations

from dataclasses import dataclass, field

from mutoscope.gateway.types import Metered


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingAnswer(Metered):
    """A vector for each text, in the order of the texts."""

    vectors: tuple[tuple[float, ...], ...] = field(repr=False)
