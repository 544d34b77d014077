"""Why a payment is not given back."""

from __future__ import annotations

from mutoscope.kernel import Conflict, NotFound


class PaymentUnknown(NotFound):
    """The workspace made no such payment, or its webhook has not come yet."""

    code = "payment_not_found"

    def __init__(self, payment_id: str) -> None:
        super().__init__(
            f"This workspace made no payment {payment_id!r}.",
            remedy="List its payments with GET /api/v1/admin/workspaces/{workspace_id}/payments.",
        )


class RefundTooLarge(Conflict):
    """More would go back than is left of the payment; `refundable_minor` is what is left."""

    code = "refund_too_large"

    def __init__(self, refundable_minor: int, currency: str) -> None:
        left = f"{refundable_minor} cents ({currency.upper()})" if refundable_minor else "nothing"
        super().__init__(
            f"Of this payment, {left} can still go back.",
            remedy="Give back at most what is left, or all of it by leaving the amount out.",
            refundable_minor=refundable_minor,
            currency=currency,
        )


class PaymentDisputed(Conflict):
    """The bank holds the money: the card's holder disputes the payment, or won such a dispute."""

    code = "payment_disputed"

    def __init__(self) -> None:
        super().__init__(
            "The card's holder disputes this payment, so that the bank has its money.",
            remedy="Answer the dispute, or accept it, at the payment provider: that gives the money back.",
        )


class RefundUnderWay(Conflict):
    """Another refund of the payment was sent and not answered: nobody knows yet what is left."""

    code = "refund_under_way"

    def __init__(self) -> None:
        super().__init__(
            "Another refund of this payment was not answered yet, so that nobody knows what is left of it.",
            remedy="Repeat that request with its own Idempotency-Key, or wait for the worker, which sends it again.",
        )
