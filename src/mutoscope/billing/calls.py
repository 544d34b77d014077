"""Every kind of request that the journal may hold, by its name: what the worker sends again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mutoscope.billing.charges import BILL_CHARGES
from mutoscope.billing.checkout import EXPIRE_CHECKOUT, OPEN_CHECKOUT
from mutoscope.billing.customers import CREATE_CUSTOMER
from mutoscope.billing.journal import ProviderCall
from mutoscope.billing.subscriptions.calls import CHANGE_SUBSCRIPTION, END_SUBSCRIPTION

CALLS: Mapping[str, ProviderCall] = MappingProxyType(
    {
        call.kind: call
        for call in (
            BILL_CHARGES,
            CREATE_CUSTOMER,
            EXPIRE_CHECKOUT,
            OPEN_CHECKOUT,
            CHANGE_SUBSCRIPTION,
            END_SUBSCRIPTION,
        )
    }
)
