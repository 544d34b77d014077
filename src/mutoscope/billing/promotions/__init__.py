"""Promotion codes that bring credits: once a workspace, as often as each code allows.

Codes that lower a price are the payment provider's own (`promotion` of a checkout).
"""

from mutoscope.billing.promotions.endpoints import router
from mutoscope.billing.promotions.errors import PromotionOver, PromotionUnknown, PromotionUsed
from mutoscope.billing.promotions.redeem_promotion import Redemption, redeem_promotion

__all__ = ["PromotionOver", "PromotionUnknown", "PromotionUsed", "Redemption", "redeem_promotion", "router"]
