"""What may surprise in a catalogue that can be sold."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from mutoscope.catalog.known_features import KNOWN_FEATURES
from mutoscope.catalog.types import Catalogue


def find_notices(catalogue: Catalogue) -> list[str]:
    """Return one sentence for each; none of them stops anybody."""
    return [*_cliffs(catalogue), *_unenforced(catalogue)]


def _cliffs(catalogue: Catalogue) -> Iterator[str]:
    """Yield where more costs less in total than fewer: the tier of the whole volume prices all of it."""
    for entry in catalogue.per_use:
        for tier, after in pairwise(entry.tiers):
            if tier.up_to is not None and (tier.up_to + 1) * after.unit_minor < tier.up_to * tier.unit_minor:
                more, fewer = (tier.up_to + 1) * after.unit_minor, tier.up_to * tier.unit_minor
                yield f"per_use.{entry.key}: {tier.up_to + 1} cost {more}, less than the {fewer} of {tier.up_to}"


def _unenforced(catalogue: Catalogue) -> Iterator[str]:
    for key in catalogue.features:
        if key not in KNOWN_FEATURES:
            near = get_close_matches(key, KNOWN_FEATURES, n=1)
            yield f"features.{key}: nothing enforces it" + (f"; did you mean {near[0]!r}?" if near else "")
