"""How much work is, in seconds of film: what every rate is applied to."""

from __future__ import annotations

from mutoscope.catalog.types import Catalogue

_WHOLE = 100


def billed_seconds(catalogue: Catalogue, seconds: int, *, sizes: int = 1, saved_seconds: int = 0) -> int:
    """Return the seconds that a film of so many sizes is paid for; a begun one counts whole.

    Each further size costs the catalogue's share of the first. What was paid for before is taken off, down to a second.
    """
    return max(1, share_of(seconds, _WHOLE + (sizes - 1) * catalogue.shares.further_size) - saved_seconds)


def saved_hundredths(catalogue: Catalogue, seconds: int, *, sizes: int, unchanged: int) -> int:
    """Return what a scene takes off a film's billed time, if `unchanged` of its `sizes` were paid for before.

    Args:
        catalogue: has the shares.
        seconds: how long the scene is, in any unit of time; the result is in hundredths of it.
        sizes: in how many the film is made.
        unchanged: in how many of them the scene was paid for before.
    """
    if not unchanged:
        return 0
    further = catalogue.shares.further_size
    # The first size is the dear one: it is what is saved first, for speech and sound are there.
    share = _WHOLE + (min(unchanged, sizes) - 1) * further
    return seconds * share * (_WHOLE - catalogue.shares.unchanged) // _WHOLE


def share_of(seconds: int, percent: int) -> int:
    """Return a share of seconds in whole ones, rounded up, at least one."""
    return max(1, -(-seconds * percent // _WHOLE))
