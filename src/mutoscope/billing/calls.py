"""Every kind of request that the journal may hold, by its name: what the worker sends again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mutoscope.billing.charges import BILL_CHARGES
from mutoscope.billing.checkout import EXPIRE_CHECKOUT, OPEN_CHECKOUT
from mutoscope.billing.customers import CREATE_CUSTOMER, FORGET_CUSTOMER
from mutoscope.billing.discounts import MAKE_DISCOUNT
from mutoscope.billing.journal import ProviderCall
from mutoscope.billing.refunds.calls import REFUND_PAYMENT
from mutoscope.billing.subscriptions.calls import CHANGE_SUBSCRIPTION, END_SUBSCRIPTION
from mutoscope.billing.topup.calls import TAKE_CARD

CALLS: Mapping[str, ProviderCall] = MappingProxyType(
    {
        call.kind: call
        for call in (
            BILL_CHARGES,
            CHANGE_SUBSCRIPTION,
            CREATE_CUSTOMER,
            END_SUBSCRIPTION,
            EXPIRE_CHECKOUT,
            FORGET_CUSTOMER,
            MAKE_DISCOUNT,
            OPEN_CHECKOUT,
            REFUND_PAYMENT,
            TAKE_CARD,
        )
    }
)
