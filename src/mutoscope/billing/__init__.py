"""Money moved between the payment provider and the ledger."""

from mutoscope.billing.endpoints import router
from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.types import Wallet

ROUTERS = (router,)
"""What `api` mounts."""

__all__ = ["ROUTERS", "CreditAmount", "Wallet", "amount_of", "read_wallet"]
