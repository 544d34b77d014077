"""Stripe, reached with its own SDK; also the embedded provider, which speaks the same protocol."""

from mutoscope.billing.stripe.adapter import StripeProvider

__all__ = ["StripeProvider"]
