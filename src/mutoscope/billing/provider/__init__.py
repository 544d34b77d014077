"""The port to whoever moves the money: what billing asks, and in which words it is answered.

An adapter translates a provider's own objects into these records; nothing outside an adapter knows a provider's
classes. Money is in minor units beside its currency, times are aware.
"""

from mutoscope.billing.provider.errors import (
    CardDeclined,
    PaymentsOff,
    ProviderRefused,
    ProviderUnavailable,
    WebhookInvalid,
)
from mutoscope.billing.provider.port import PaymentProvider
from mutoscope.billing.provider.types import (
    CashLine,
    ChargeState,
    CheckoutOrder,
    CheckoutPage,
    Discount,
    InvoiceLine,
    InvoiceState,
    Offer,
    OrderMode,
    PaymentOrder,
    PaymentState,
    ProviderEvent,
    SavedCard,
    SubscriptionChange,
    SubscriptionState,
)

__all__ = [
    "CardDeclined",
    "CashLine",
    "ChargeState",
    "CheckoutOrder",
    "CheckoutPage",
    "Discount",
    "InvoiceLine",
    "InvoiceState",
    "Offer",
    "OrderMode",
    "PaymentOrder",
    "PaymentProvider",
    "PaymentState",
    "PaymentsOff",
    "ProviderEvent",
    "ProviderRefused",
    "ProviderUnavailable",
    "SavedCard",
    "SubscriptionChange",
    "SubscriptionState",
    "WebhookInvalid",
]
