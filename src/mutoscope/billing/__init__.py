"""Accounts opened and money moved between the payment provider and the ledger."""

from mutoscope.billing.endpoints import accounts, credit_router, logins
from mutoscope.billing.open_account import SignUp, open_account
from mutoscope.billing.read_account import read_account, read_wallet
from mutoscope.billing.types import Account, Wallet

ROUTERS = (accounts, logins, credit_router)
"""What `api` mounts."""

__all__ = [
    "ROUTERS",
    "Account",
    "SignUp",
    "Wallet",
    "open_account",
    "read_account",
    "read_wallet",
]
