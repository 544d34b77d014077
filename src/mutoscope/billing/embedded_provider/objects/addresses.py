"""Postal addresses."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.rows import Body

_PARTS = ("city", "country", "line1", "line2", "postal_code", "state")


def read_address(params: Params | None) -> Body | None:
    """Return an address with every part, absent ones None."""
    return None if params is None else {part: params.text(part) for part in _PARTS}


def country_of(address: Body | None) -> str | None:
    """Return the country's code in capitals."""
    country = (address or {}).get("country")
    return str(country).upper() if country else None
