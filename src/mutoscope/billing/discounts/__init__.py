"""Promotion codes that lower a price: kept and counted by the payment provider, made by operators."""

from mutoscope.billing.discounts.make_discount import MAKE_DISCOUNT, make_discount

__all__ = ["MAKE_DISCOUNT", "make_discount"]
