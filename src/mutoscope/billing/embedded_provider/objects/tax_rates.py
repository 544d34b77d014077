"""Tax by the customer's country: a table of standard rates, in the words of Stripe Tax.

The rates are the standard ones of 2026 as far as a development table needs them; nothing here is advice. The EU's are from
the Commission's list of VAT rates (Regulation 2006/112/EC, annex); in the United States, a few states stand for all.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mutoscope.billing.embedded_provider.core.money import rounded
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work

_VAT: dict[str, str] = {
    "AT": "20", "BE": "21", "BG": "20", "CY": "19", "CZ": "21", "DE": "19", "DK": "25", "EE": "24", "ES": "21",
    "FI": "25.5", "FR": "20", "GR": "24", "HR": "25", "HU": "27", "IE": "23", "IT": "22", "LT": "21", "LU": "17",
    "LV": "21", "MT": "18", "NL": "21", "PL": "23", "PT": "23", "RO": "21", "SE": "25", "SI": "22", "SK": "23",
    "GB": "20", "CH": "8.1", "NO": "25", "IS": "24",
}  # fmt: skip
_GST: dict[str, str] = {"AU": "10", "NZ": "15", "IN": "18", "SG": "9", "CA": "5"}
_SALES: dict[str, str] = {"CA": "7.25", "NY": "4", "TX": "6.25", "WA": "6.5", "FL": "6", "PA": "6"}
_CONSUMPTION: dict[str, str] = {"JP": "10"}


class Levy(NamedTuple):
    """A tax that applies somewhere."""

    country: str
    state: str | None
    kind: str
    """Stripe's `tax_type`: `vat`, `gst`, `sales_tax`, `jct`."""
    percent: str


def is_known_country(country: str) -> bool:
    """Tell whether the table has an answer for a country."""
    return country in _VAT or country in _GST or country in _CONSUMPTION or country == "US"


def find_levy(country: str | None, state: str | None) -> Levy | None:
    """Return the tax of a place; None where nothing is collected."""
    if country is None:
        return None
    if country in _VAT:
        return Levy(country, None, "vat", _VAT[country])
    if country in _GST:
        return Levy(country, None, "gst", _GST[country])
    if country in _CONSUMPTION:
        return Levy(country, None, "jct", _CONSUMPTION[country])
    if country == "US" and (state or "").upper() in _SALES:
        return Levy(country, str(state).upper(), "sales_tax", _SALES[str(state).upper()])
    return None


def tax_on(amount: int, levy: Levy, behavior: str) -> int:
    """Return the tax on an amount: on top of it (`exclusive`) or the part of it (`inclusive`)."""
    rate = Fraction(levy.percent) / 100
    return rounded(amount * rate / (1 + rate)) if behavior == "inclusive" else rounded(amount * rate)


def rate_object(work: Work, levy: Levy, *, inclusive: bool) -> Body:
    """Return the tax rate object of a levy; kept once."""
    place = f"{levy.country}{levy.state or ''}"
    rate_id = f"txr_embedded{place}{'Incl' if inclusive else 'Excl'}"
    found = work.find(rate_id, "tax_rate")
    if found is not None:
        return found
    body: Body = {
        "id": rate_id,
        "object": "tax_rate",
        "active": False,
        "country": levy.country,
        "created": work.now,
        "description": None,
        "display_name": {"vat": "VAT", "gst": "GST", "jct": "JCT", "sales_tax": "Sales Tax"}[levy.kind],
        "effective_percentage": float(levy.percent),
        "flat_amount": None,
        "inclusive": inclusive,
        "jurisdiction": levy.state or levy.country,
        "jurisdiction_level": "state" if levy.state else "country",
        "livemode": False,
        "metadata": {},
        "percentage": float(levy.percent),
        "rate_type": "percentage",
        "state": levy.state,
        "tax_type": levy.kind,
    }
    return work.add("tax_rate", body)
