"""Test cards, as https://docs.stripe.com/testing lists them, and what each of them does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TestCard:
    """A card number and its behaviour."""

    __test__ = False

    number: str
    token: str
    """The payment method's name for it: `pm_card_…`."""
    label: str
    """What it does, for the checkout page."""
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    decline: tuple[str, str | None] | None = None
    """Error code and decline code of every charge."""
    attach: bool = True
    """Whether it can be saved; a card that is declined when it is added cannot."""
    first_charges: int = 0
    """How many charges succeed before it is declined."""
    authenticate: str | None = None
    """`always`: on every payment; `setup`: unless it was set up for off-session use."""
    dispute: str | None = None
    """The reason of the dispute that follows each charge."""
    inquiry: bool = False
    refund: str | None = None
    """`pending`: refunds succeed later; `failed`: they succeed, and fail later."""
    listed: bool = False
    """Whether the checkout page shows it."""


_INSUFFICIENT = ("card_declined", "insufficient_funds")
_GENERIC = ("card_declined", "generic_decline")

CARDS: tuple[TestCard, ...] = (
    TestCard("4242424242424242", "visa", "Succeeds", listed=True),
    TestCard("4000056655665556", "visa_debit", "Succeeds (debit)", funding="debit"),
    TestCard("5555555555554444", "mastercard", "Succeeds (Mastercard)", brand="mastercard"),
    TestCard("378282246310005", "amex", "Succeeds (American Express)", brand="amex"),
    TestCard("4000002760000016", "de", "Succeeds (Germany)", country="DE"),
    TestCard("4000008260000000", "gb", "Succeeds (United Kingdom)", country="GB"),
    TestCard("4000002500000003", "fr", "Succeeds (France)", country="FR"),
    TestCard("4000000000000002", "chargeDeclined", "Declined", decline=_GENERIC, attach=False, listed=True),
    TestCard(
        "4000000000009995",
        "chargeDeclinedInsufficientFunds",
        "Declined: insufficient funds",
        decline=_INSUFFICIENT,
        attach=False,
        listed=True,
    ),
    TestCard(
        "4000000000009987",
        "chargeDeclinedLostCard",
        "Declined: lost",
        decline=("card_declined", "lost_card"),
        attach=False,
    ),
    TestCard(
        "4000000000009979",
        "chargeDeclinedStolenCard",
        "Declined: stolen",
        decline=("card_declined", "stolen_card"),
        attach=False,
    ),
    TestCard(
        "4000000000000069",
        "chargeDeclinedExpiredCard",
        "Declined: expired",
        decline=("expired_card", None),
        attach=False,
    ),
    TestCard(
        "4000000000000127",
        "chargeDeclinedIncorrectCvc",
        "Declined: wrong CVC",
        decline=("incorrect_cvc", None),
        attach=False,
    ),
    TestCard(
        "4000000000000119",
        "chargeDeclinedProcessingError",
        "Declined: processing error",
        decline=("processing_error", None),
        attach=False,
    ),
    TestCard("4000000000000341", "chargeCustomerFail", "Can be saved; every charge is declined", decline=_GENERIC),
    TestCard(
        "4000000000006009",
        "embeddedRenewalFail",
        "Pays once; declined on renewal",
        decline=_INSUFFICIENT,
        first_charges=1,
        listed=True,
    ),
    TestCard(
        "4000002500003155", "authenticationRequiredOnSetup", "Asks to confirm, once", authenticate="setup", listed=True
    ),
    TestCard("4000002760003184", "authenticationRequired", "Asks to confirm every payment", authenticate="always"),
    TestCard(
        "4000000000000259", "createDispute", "Succeeds; then disputed as fraud", dispute="fraudulent", listed=True
    ),
    TestCard(
        "4000000000002685",
        "createDisputeProductNotReceived",
        "Succeeds; then disputed as not received",
        dispute="product_not_received",
    ),
    TestCard(
        "4000000000001976", "createDisputeInquiry", "Succeeds; then an inquiry", dispute="fraudulent", inquiry=True
    ),
    TestCard("4000000000007726", "pendingRefund", "Succeeds; refunds take a while", refund="pending"),
    TestCard("4000000000005126", "refundFail", "Succeeds; refunds fail later", refund="failed"),
)
BY_NUMBER = {card.number: card for card in CARDS}
BY_TOKEN = {f"pm_card_{card.token}": card for card in CARDS} | {f"tok_{card.token}": card for card in CARDS}

MESSAGES: dict[str, str] = {
    "generic_decline": "Your card was declined.",
    "insufficient_funds": "Your card has insufficient funds.",
    "lost_card": "Your card was declined.",
    "stolen_card": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "authentication_required": ("Your card was declined. This transaction requires authentication."),
}
"""By decline code, or by error code where there is none."""


def is_card_number(number: str) -> bool:
    """Tell whether the digits pass the check of Luhn."""
    if not number.isdecimal() or not 12 <= len(number) <= 19:  # noqa: PLR2004 -- ISO/IEC 7812's lengths
        return False
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]  # noqa: PLR2004 -- Luhn's 9
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
