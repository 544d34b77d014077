"""A customer's credit (negative) or debt (positive), and what changed it.

https://docs.stripe.com/api/customer_balance_transactions
"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.refusal import required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.customers import get_customer

ROUTES = Routes()


def change_balance(
    work: Work, customer: Body, amount: int, currency: str, kind: str, *, invoice: str | None = None, **fields: object
) -> Body:
    """Add an amount to a customer's balance and keep a record of it."""
    customer["balance"] += amount
    body: Body = {
        "id": new_object_id("cbtxn"),
        "object": "customer_balance_transaction",
        "amount": amount,
        "checkout_session": None,
        "created": work.now,
        "credit_note": None,
        "currency": currency,
        "customer": customer["id"],
        "description": None,
        "ending_balance": customer["balance"],
        "invoice": invoice,
        "livemode": False,
        "metadata": {},
        "type": kind,
        **fields,
    }
    return work.add("customer_balance_transaction", body)


@ROUTES.post("/v1/customers/{id}/balance_transactions")
def create(call: Call) -> Body:
    """Give a customer credit (a negative amount), or take it."""
    customer = get_customer(call.work, call.id, param="id")
    amount = call.params.integer("amount")
    if amount is None:
        raise required("amount")
    currency = check_currency(call.params.need("currency"))
    description, metadata = call.params.text("description"), call.params.metadata()
    body = change_balance(
        call.work, customer, amount, currency, "adjustment", description=description, metadata=metadata
    )
    call.work.emit("customer.updated", customer)
    return body


@ROUTES.get("/v1/customers/{id}/balance_transactions")
def list_all(call: Call) -> Body:
    """List what changed a customer's balance."""
    url = f"/v1/customers/{call.id}/balance_transactions"
    return answer_list(call, "customer_balance_transaction", equals={"customer": call.id}, url=url)


@ROUTES.get("/v1/customers/{customer}/balance_transactions/{id}")
def retrieve(call: Call) -> Body:
    """Return one change."""
    return call.work.get(call.ids[1], "customer_balance_transaction")
