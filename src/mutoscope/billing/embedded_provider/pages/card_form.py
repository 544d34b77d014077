"""What somebody typed into a card form."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.datastructures import FormData

from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.payment_methods import card_by_number, check_expiry, new_card_method
from mutoscope.billing.embedded_provider.objects.test_cards import CARDS, TestCard

_EXPIRY = re.compile(r"^\s*(\d{1,2})\s*[/\-. ]\s*(\d{2}|\d{4})\s*$")
_CVC = re.compile(r"^\d{3,4}$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_LONGEST = 300
FIELDS = {
    "incorrect_number": "card_number",
    "incomplete_number": "card_number",
    "card_declined": "card_number",
    "expired_card": "expiry",
    "invalid_expiry": "expiry",
    "invalid_expiry_month": "expiry",
    "invalid_expiry_year": "expiry",
    "incorrect_cvc": "cvc",
    "processing_error": "card_number",
    "email_invalid": "email",
    "country_needed": "country",
}
"""By error code: the field it is shown at. Whatever is about the promotion code is shown there."""


@dataclass(frozen=True)
class CardForm:
    """The fields of a form, as text."""

    action: str
    email: str
    name: str
    card_number: str
    expiry: str
    cvc: str
    country: str
    state: str
    postal_code: str
    promotion_code: str

    @classmethod
    def of(cls, form: FormData) -> CardForm:
        """Read a form; absent fields are empty."""

        def text(name: str) -> str:
            value = form.get(name)
            return value.strip()[:_LONGEST] if isinstance(value, str) else ""

        return cls(**{name: text(name) for name in cls.__dataclass_fields__})

    def address(self) -> Body | None:
        """Return the address that was given; None if none was."""
        if not self.country:
            return None
        return {
            "city": None,
            "country": self.country,
            "line1": None,
            "line2": None,
            "postal_code": self.postal_code or None,
            "state": self.state or None,
        }

    def checked_email(self) -> str:
        """Return the e-mail address.

        Raises:
            Refusal: it is none.
        """
        if not _EMAIL.match(self.email):
            raise Refusal(400, "Enter a valid e-mail address.", code="email_invalid")
        return self.email

    def new_method(self, work: Work) -> Body:
        """Keep a payment method of the card.

        Raises:
            Refusal: a field is missing or wrong; its code tells which.
        """
        if not self.card_number:
            raise Refusal(402, "Enter a card number.", "card_error", code="incomplete_number")
        card = card_by_number(self.card_number)
        expiry = _EXPIRY.match(self.expiry)
        if expiry is None:
            raise Refusal(402, "Enter the expiry date as month / year.", "card_error", code="invalid_expiry")
        month, year = int(expiry.group(1)), int(expiry.group(2))
        year += 2000 if year < 100 else 0  # noqa: PLR2004 -- two digits
        check_expiry(work, month, year)
        if not _CVC.match(self.cvc):
            raise Refusal(402, "Enter the card's security code.", "card_error", code="incorrect_cvc")
        return new_card_method(work, card, (month, year))


def field_of_refusal(refusal: Refusal) -> str:
    """Return the field that an error is shown at; empty for the whole form."""
    code = str(refusal.fields.get("code", ""))
    param = str(refusal.fields.get("param", ""))
    if param == "promotion_code" or code.startswith(("promotion_code", "coupon")):
        return "promotion_code"
    return FIELDS.get(code, "")


def listed_cards() -> list[TestCard]:
    """Return the cards that the page offers."""
    return [card for card in CARDS if card.listed]


COUNTRIES: tuple[tuple[str, str], ...] = (
    ("AU", "Australia"), ("AT", "Austria"), ("BE", "Belgium"), ("BR", "Brazil"), ("BG", "Bulgaria"), ("CA", "Canada"),
    ("HR", "Croatia"), ("CY", "Cyprus"), ("CZ", "Czechia"), ("DK", "Denmark"), ("EE", "Estonia"), ("FI", "Finland"),
    ("FR", "France"), ("DE", "Germany"), ("GR", "Greece"), ("HU", "Hungary"), ("IS", "Iceland"), ("IN", "India"),
    ("IE", "Ireland"), ("IT", "Italy"), ("JP", "Japan"), ("LV", "Latvia"), ("LT", "Lithuania"), ("LU", "Luxembourg"),
    ("MT", "Malta"), ("MX", "Mexico"), ("NL", "Netherlands"), ("NZ", "New Zealand"), ("NO", "Norway"), ("PL", "Poland"),
    ("PT", "Portugal"), ("RO", "Romania"), ("SG", "Singapore"), ("SK", "Slovakia"), ("SI", "Slovenia"), ("ES", "Spain"),
    ("SE", "Sweden"), ("CH", "Switzerland"), ("GB", "United Kingdom"), ("US", "United States"),
)  # fmt: skip
