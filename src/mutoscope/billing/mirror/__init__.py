"""What the payment provider says becomes what we know: fetched by id, applied in any order, any number of times.

A purchase is keyed by the payment or the invoice line that bought it, never by the event that told of it.
"""

from mutoscope.billing.mirror.apply_charge import apply_charge
from mutoscope.billing.mirror.apply_checkout import apply_checkout
from mutoscope.billing.mirror.apply_invoice import apply_failed_invoice, apply_invoice
from mutoscope.billing.mirror.apply_payment import apply_payment
from mutoscope.billing.mirror.apply_subscription import apply_subscription
from mutoscope.billing.mirror.refresh_card import refresh_card
from mutoscope.billing.mirror.whose import NotOurs

__all__ = [
    "NotOurs",
    "apply_charge",
    "apply_checkout",
    "apply_failed_invoice",
    "apply_invoice",
    "apply_payment",
    "apply_subscription",
    "refresh_card",
]
