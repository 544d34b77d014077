"""Charges per use: confirmed ones wait until they are worth an invoice, and are then charged to the card on file."""

from mutoscope.billing.charges.bill_charges import BILL_CHARGES, bill_charges

__all__ = ["BILL_CHARGES", "bill_charges"]
