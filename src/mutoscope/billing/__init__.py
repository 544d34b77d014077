"""Money moved between the payment provider and the ledger."""

from mutoscope.billing.account.endpoints import router as account_router
from mutoscope.billing.calls import CALLS
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.endpoints import router
from mutoscope.billing.inbox import Healer, drain_inbox
from mutoscope.billing.journal import repeat_pending
from mutoscope.billing.open_billing import EMBEDDED_PATH, open_billing, takes_payments
from mutoscope.billing.plans import renew_plans
from mutoscope.billing.put_offers import put_offers
from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.subscriptions.end_plan import end_graces
from mutoscope.billing.subscriptions.endpoints import router as subscription_router
from mutoscope.billing.types import Wallet

ROUTERS = (
    account_router,
    subscription_router,
    router,
)
"""What `api` mounts."""

__all__ = [
    "CALLS",
    "EMBEDDED_PATH",
    "ROUTERS",
    "BillingDesk",
    "CreditAmount",
    "Healer",
    "Wallet",
    "amount_of",
    "drain_inbox",
    "end_graces",
    "open_billing",
    "put_offers",
    "read_wallet",
    "renew_plans",
    "repeat_pending",
    "takes_payments",
]
