"""How much work is, in seconds of film: what every rate is applied to."""

from __future__ import annotations

from mutoscope.catalog.types import Catalogue

_WHOLE = 100


def billed_seconds(catalogue: Catalogue, seconds: int, *, sizes: int = 1) -> int:
    """Return the seconds that a film of so many sizes is paid for; a begun one counts whole.

    Each further size costs the catalogue's share of the first.
    """
    return share_of(seconds, _WHOLE + (sizes - 1) * catalogue.shares.further_size)


def share_of(seconds: int, percent: int) -> int:
    """Return a share of seconds in whole ones, rounded up, at least one."""
    return max(1, -(-seconds * percent // _WHOLE))
