"""Money moved between the payment provider and the ledger."""

from mutoscope.billing.books.endpoints import router as books_router
from mutoscope.billing.books.export_books import ExportFormat, Wanted, export_books
from mutoscope.billing.books.export_shapes import Ledger
from mutoscope.billing.books.read_reconciliations import read_reconciliations
from mutoscope.billing.books.reconcile import Count, WindowInvalid, fetch_lines, read_last, reconcile
from mutoscope.billing.books.stripe_books import StripeBooks
from mutoscope.billing.books.tell_operators import tell_operators
from mutoscope.billing.books.types import BalanceBooks, CashEntry, Reconciliation
from mutoscope.billing.endpoints import router
from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.types import Wallet

ROUTERS = (router, books_router)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "BalanceBooks",
    "CashEntry",
    "Count",
    "CreditAmount",
    "ExportFormat",
    "Ledger",
    "Reconciliation",
    "StripeBooks",
    "Wallet",
    "Wanted",
    "WindowInvalid",
    "amount_of",
    "export_books",
    "fetch_lines",
    "read_last",
    "read_reconciliations",
    "read_wallet",
    "reconcile",
    "tell_operators",
]
