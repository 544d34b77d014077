"""What a payment provider refuses, in our words."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput, PaymentRequired, Unavailable


class PaymentsOff(Conflict):
    """This server takes no payments."""

    code = "payments_off"

    def __init__(self) -> None:
        super().__init__(
            "This server takes no payments.",
            remedy="Its operator sets MUTOSCOPE_STRIPE_SECRET_KEY, or MUTOSCOPE_PAYMENTS=embedded to try it out.",
        )


class CardDeclined(PaymentRequired):
    """The card was declined, or its holder must confirm the payment."""

    code = "card_declined"


class ProviderRefused(Conflict):
    """The payment provider understood the request and refused it."""

    code = "payment_refused"


class ProviderUnavailable(Unavailable):
    """The payment provider did not answer, or not in a way that says what happened; asking again is harmless."""

    code = "payment_provider_unavailable"


class WebhookInvalid(InvalidInput):
    """A webhook's signature is wrong or too old: it was not the payment provider that sent it, or not now."""

    status = 400
    code = "webhook_invalid"
