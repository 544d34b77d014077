"""Balance transactions: every movement of money. https://docs.stripe.com/api/balance_transactions.

One balance per currency and no conversion, as an account with a bank account in each currency has it.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.calendar import DAY
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import rounded
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work

ROUTES = Routes()
DISPUTE_FEE = 1500
_RATE = Fraction(29, 1000)
_FIXED = 30
_AVAILABLE_DAYS = 2


def charge_fee(amount: int) -> int:
    """Return the provider's price of a charge: 2.9 % and 30 of the currency's smallest units."""
    return rounded(amount * _RATE) + _FIXED


def move_balance(
    work: Work,
    amount: int,
    currency: str,
    kind: str,
    source: str,
    *,
    fee: int = 0,
    fee_text: str = "Stripe processing fees",
    category: str | None = None,
    description: str | None = None,
) -> Body:
    """Keep one movement of the balance.

    Args:
        work: the unit of work.
        amount: gross; negative takes money away.
        currency: of it.
        kind: `charge`, `refund`, `refund_failure`, `adjustment`.
        source: what caused it.
        fee: what the provider keeps.
        fee_text: what for.
        category: `reporting_category`, if it is not the kind.
        description: for people.
    """
    details = [
        {"amount": fee, "application": None, "currency": currency, "description": fee_text, "type": "stripe_fee"}
    ]
    body: Body = {
        "id": new_object_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": work.now + _AVAILABLE_DAYS * DAY if amount > 0 else work.now,
        "balance_type": "payments",
        "created": work.now,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": category or kind,
        "source": source,
        "status": "pending" if amount > 0 else "available",
        "type": kind,
    }
    work.add("balance_transaction", body)
    if body["status"] == "pending":
        work.set_timer(body["id"], "make_available", body["available_on"])
    return body


def make_available(work: Work, transaction_id: str) -> None:
    """Let money be paid out; Stripe says so in `balance.available` only, which is not emulated."""
    work.get(transaction_id, "balance_transaction")["status"] = "available"


@ROUTES.get("/v1/balance_transactions/{id}")
def retrieve(call: Call) -> Body:
    """Return a balance transaction."""
    return call.work.get(call.id, "balance_transaction")


@ROUTES.get("/v1/balance_transactions")
def list_all(call: Call) -> Body:
    """List balance transactions."""
    params = call.params
    equals: dict[str, object] = {
        "currency": params.text("currency"),
        "source": params.text("source"),
        "type": params.text("type"),
    }
    return answer_list(call, "balance_transaction", equals=equals)


@ROUTES.get("/v1/balance")
def balance(call: Call) -> Body:
    """Return what is there, by currency."""
    sums: defaultdict[tuple[str, str], int] = defaultdict(int)
    for transaction in call.work.oldest("balance_transaction"):
        sums[transaction["status"], transaction["currency"]] += transaction["net"]
    currencies = sorted({currency for _, currency in sums}) or ["usd"]

    def amounts(status: str) -> list[Body]:
        return [
            {"amount": (value := sums[status, one]), "currency": one, "source_types": {"card": value}}
            for one in currencies
        ]

    return {"object": "balance", "available": amounts("available"), "livemode": False, "pending": amounts("pending")}
