"""Mutants of the ledger's SQL that nobody can tell from the original, each with the reason."""

from __future__ import annotations

from typing import Final

EQUIVALENT: Final[dict[str, str]] = {}
