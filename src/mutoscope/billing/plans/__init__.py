"""Plans as they are paid: months that begin, what they grant, the way back to the starting plan."""

from mutoscope.billing.plans.begin_month import Month, begin_month, grant_month, grants_of
from mutoscope.billing.plans.fall_back import fall_back
from mutoscope.billing.plans.find_own import find_own_subscription
from mutoscope.billing.plans.keep_purchase import Bought, keep_purchase
from mutoscope.billing.plans.lock_plan import HeldPlan, lock_plan, read_plan
from mutoscope.billing.plans.months import add_months, month_end, share
from mutoscope.billing.plans.renew_plans import renew_plans
from mutoscope.billing.plans.types import OwnSubscription

__all__ = [
    "Bought",
    "HeldPlan",
    "Month",
    "OwnSubscription",
    "add_months",
    "begin_month",
    "fall_back",
    "find_own_subscription",
    "grant_month",
    "grants_of",
    "keep_purchase",
    "lock_plan",
    "month_end",
    "read_plan",
    "renew_plans",
    "share",
]
