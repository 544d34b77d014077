"""Referrals: a workspace brings another one; after that one's first payment both get credits."""

from mutoscope.billing.referrals.claim_referral import claim_referral
from mutoscope.billing.referrals.endpoints import router
from mutoscope.billing.referrals.errors import ReferralRefused, ReferralsOff, ReferralUnknown
from mutoscope.billing.referrals.find_referral_code import find_referral_code
from mutoscope.billing.referrals.reward_referrals import reward_referrals

__all__ = [
    "ReferralRefused",
    "ReferralUnknown",
    "ReferralsOff",
    "claim_referral",
    "find_referral_code",
    "reward_referrals",
    "router",
]
