"""Referrals over HTTP."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from mutoscope.billing.referrals.find_referral_code import ReferralCode
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example


class ReferralView(BaseModel):
    """A workspace's referral code."""

    model_config = example(
        code="K7QW2MZX", link="https://studio.example.com/?ref=K7QW2MZX", credits=5, brought=2, rewarded=1
    )

    code: str = Field(description="For others to enter before their first payment.")
    link: str
    credits: CreditAmount = Field(description="What both sides get now; 0: referrals are off.")
    brought: int = Field(description="Workspaces that entered it.")
    rewarded: int = Field(description="Those that have paid, for which both got their credits.")

    @classmethod
    def of(cls, found: ReferralCode, given: Credits, base_url: str) -> ReferralView:
        """Return a code in these words."""
        return cls(
            code=found.code,
            link=f"{base_url}/?ref={found.code}",
            credits=amount_of(given),
            brought=found.brought,
            rewarded=found.rewarded,
        )


class ClaimReferral(BaseModel):
    """The code of whoever brought this workspace."""

    model_config = example(code="K7QW2MZX")

    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern="^[A-Za-z0-9]{8}$")]


class ReferralClaimed(BaseModel):
    """What was promised."""

    model_config = example(credits=5)

    credits: CreditAmount = Field(description="What both sides get after this workspace's first payment.")
