"""Money that an operator gives back at the payment provider; books and credits follow by the inbox."""

from mutoscope.billing.refunds.list_payments import MAX_PAGE, Payment, list_payments
from mutoscope.billing.refunds.refund_payment import PaymentRefund, RefundOrder, refund_payment

__all__ = ["MAX_PAGE", "Payment", "PaymentRefund", "RefundOrder", "list_payments", "refund_payment"]
