"""Money moved between the payment provider and the ledger."""

from mutoscope.billing.endpoints import router
from mutoscope.billing.grant_trial import grant_trial
from mutoscope.billing.promotions import router as promotions_router
from mutoscope.billing.read_wallet import read_wallet
from mutoscope.billing.referrals import router as referrals_router
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.types import Wallet

ROUTERS = (router, promotions_router, referrals_router)
"""What `api` mounts."""

__all__ = ["ROUTERS", "CreditAmount", "Wallet", "amount_of", "grant_trial", "read_wallet"]
