"""Money moved between the payment provider and the ledger."""

from mutoscope.billing.account.endpoints import router as account_router
from mutoscope.billing.books.endpoints import router as books_router
from mutoscope.billing.books.export_books import ExportFormat, Wanted, export_books
from mutoscope.billing.books.export_shapes import Ledger
from mutoscope.billing.books.read_reconciliations import read_reconciliations
from mutoscope.billing.books.reconcile import Count, WindowInvalid, fetch_lines, read_last, reconcile
from mutoscope.billing.books.tell_operators import tell_operators
from mutoscope.billing.books.types import BalanceBooks, Reconciliation
from mutoscope.billing.calls import CALLS
from mutoscope.billing.charges import bill_charges
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.discounts import make_discount
from mutoscope.billing.endpoints import router
from mutoscope.billing.grant_trial import grant_trial
from mutoscope.billing.inbox import Healer, drain_inbox
from mutoscope.billing.journal import repeat_pending
from mutoscope.billing.open_billing import EMBEDDED_PATH, open_billing, open_provider, takes_payments
from mutoscope.billing.plans import renew_plans
from mutoscope.billing.promotions import router as promotions_router
from mutoscope.billing.provider import CashLine, Discount, PaymentsOff
from mutoscope.billing.put_offers import put_offers
from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.referrals import router as referrals_router
from mutoscope.billing.refunds import Payment, PaymentRefund, RefundOrder, list_payments, refund_payment
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.subscriptions.end_deserted import end_deserted
from mutoscope.billing.subscriptions.end_plan import end_graces
from mutoscope.billing.subscriptions.endpoints import router as subscription_router
from mutoscope.billing.topup.endpoints import router as topup_router
from mutoscope.billing.types import Wallet

ROUTERS = (
    account_router,
    subscription_router,
    topup_router,
    router,
    promotions_router,
    referrals_router,
    books_router,
)
"""What `api` mounts."""

__all__ = [
    "CALLS",
    "EMBEDDED_PATH",
    "ROUTERS",
    "BalanceBooks",
    "BillingDesk",
    "CashLine",
    "Count",
    "CreditAmount",
    "Discount",
    "ExportFormat",
    "Healer",
    "Ledger",
    "Payment",
    "PaymentRefund",
    "PaymentsOff",
    "Reconciliation",
    "RefundOrder",
    "Wallet",
    "Wanted",
    "WindowInvalid",
    "amount_of",
    "bill_charges",
    "drain_inbox",
    "end_deserted",
    "end_graces",
    "export_books",
    "fetch_lines",
    "grant_trial",
    "list_payments",
    "make_discount",
    "open_billing",
    "open_provider",
    "put_offers",
    "read_last",
    "read_reconciliations",
    "read_wallet",
    "reconcile",
    "refund_payment",
    "renew_plans",
    "repeat_pending",
    "takes_payments",
    "tell_operators",
]
