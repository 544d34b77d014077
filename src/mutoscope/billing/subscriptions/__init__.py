"""The subscription that a workspace pays for: found, changed, cancelled, taken up again."""

from mutoscope.billing.subscriptions.find_own import find_own_subscription
from mutoscope.billing.subscriptions.types import OwnSubscription

__all__ = ["OwnSubscription", "find_own_subscription"]
