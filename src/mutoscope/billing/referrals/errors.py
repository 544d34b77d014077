"""Why nobody was brought by anybody."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from mutoscope.billing.promotions.errors import sqlstate_of
from mutoscope.kernel import Conflict, MutoscopeError, NotFound


class ReferralsOff(Conflict):
    """This server gives nothing for referrals."""

    code = "referrals_off"

    def __init__(self) -> None:
        super().__init__(
            "This server gives nothing for referrals.",
            remedy="Its operator sets MUTOSCOPE_REFERRAL_CREDITS, and sells credits.",
        )


class ReferralUnknown(NotFound):
    """The code is no workspace's."""

    code = "referral_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such referral code.", remedy="Check how it is written.")


class ReferralRefused(Conflict):
    """It is of the same people, or this workspace paid or was brought before, or the other has brought enough."""

    code = "referral_refused"


_REASONS = {
    "own_referral": ("This code is of a workspace of your own people.", "Give it to somebody else."),
    "referral_too_late": ("This workspace has paid before.", "Codes are for new customers: enter one before paying."),
    "referral_claimed": ("This workspace has entered a referral code before.", "Nothing is left to do."),
    "referral_full": ("This code has brought as many workspaces as it may.", "Go on without it."),
}


def as_referral_error(error: DBAPIError) -> MutoscopeError | None:
    """Return the error that a refusal stands for, None if the database itself failed."""
    state, word = sqlstate_of(error)
    if state == "PR404":
        return ReferralUnknown()
    if state not in {"PR409", "PR410"}:
        return None
    reason = "referral_full" if state == "PR410" else str(word)
    message, remedy = _REASONS[reason]
    return ReferralRefused(message, remedy=remedy, reason=reason)
