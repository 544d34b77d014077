"""A large refund is said twice: a slip of the finger is not paid out."""

from __future__ import annotations

from mutoscope.administration.errors import ConfirmationNeeded


def confirm_refund(amount_minor: int, currency: str, *, limit: int, confirmed: int | None) -> None:
    """Return if so much may go back.

    Args:
        amount_minor: what would go back, in minor units.
        currency: of the payment.
        limit: the most without saying the amount twice.
        confirmed: the amount again.

    Raises:
        ConfirmationNeeded: more than the limit, and `confirmed` is not the same.
    """
    if amount_minor > limit and confirmed != amount_minor:
        raise ConfirmationNeeded(
            f"A refund of {amount_minor} {currency.upper()} cents is above {limit}: it may be a slip.",
            remedy="Look at the amount again, and repeat it in `confirm_amount_minor` if it is meant.",
            amount_minor=amount_minor,
            limit_minor=limit,
        )
