"""Visits to the payment page: a plan, a pack, or a card to leave."""

from mutoscope.billing.checkout.calls import EXPIRE_CHECKOUT, OPEN_CHECKOUT
from mutoscope.billing.checkout.find_offer import Ordered, Wish, find_offer
from mutoscope.billing.checkout.open_checkout import open_checkout
from mutoscope.billing.checkout.types import Checkout

__all__ = [
    "EXPIRE_CHECKOUT",
    "OPEN_CHECKOUT",
    "Checkout",
    "Ordered",
    "Wish",
    "find_offer",
    "open_checkout",
]
