"""Stripe's errors in the port's words."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import stripe

from mutoscope.billing.provider import CardDeclined, ProviderRefused, ProviderUnavailable
from mutoscope.kernel import MutoscopeError

_PASSING = (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError)
_BUSY = frozenset({"lock_timeout", "idempotency_key_in_use", "rate_limit"})


@contextmanager
def in_our_words() -> Generator[None]:
    """Raise what the SDK raises inside as an error of the port."""
    try:
        yield
    except stripe.StripeError as error:
        raise _translated(error) from error


def _translated(error: stripe.StripeError) -> MutoscopeError:
    if isinstance(error, stripe.CardError):
        return _declined(error)
    passing = isinstance(error, _PASSING) and not isinstance(error, stripe.InvalidRequestError)
    if passing or error.code in _BUSY:
        return ProviderUnavailable(
            "The payment provider did not answer.", remedy="Try again in a moment; nothing is charged twice."
        )
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return ProviderUnavailable(
            "The payment provider does not accept this server's key.",
            remedy="The operator checks MUTOSCOPE_STRIPE_SECRET_KEY.",
        )
    return ProviderRefused(
        f"The payment provider refused: {error.user_message or 'no reason was given'}",
        remedy="Correct what it names; if it persists, tell the operator of this server.",
        reason=error.code,
    )


def _declined(error: stripe.CardError) -> CardDeclined:
    reason = getattr(error.error, "decline_code", None) or error.code
    if reason == "authentication_required":
        return CardDeclined(
            "The bank wants the card's holder to confirm this payment.",
            remedy="Pay on the payment page instead.",
            reason=reason,
        )
    return CardDeclined(
        f"The card was declined: {error.user_message or reason}",
        remedy="Use another card: open the customer portal and change the payment method.",
        reason=reason,
    )
