"""From what is sold to an invoice's lines and totals: discounts first, then tax on what is left.

The order is Stripe's (docs.stripe.com/invoicing/taxes, …/billing/subscriptions/coupons): a line's `amount` is before
discounts; exclusive tax is added to the total, inclusive tax is a part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.discounts import coupon_of, take_off
from mutoscope.billing.embedded_provider.objects.tax_rates import Levy, find_levy, rate_object, tax_on


@dataclass(frozen=True)
class LineDraft:
    """One thing sold, or credited."""

    amount: int
    currency: str
    description: str
    start: int
    end: int
    quantity: int
    behavior: str
    """Of its price: `exclusive`, `inclusive`, `unspecified` (counts as exclusive)."""
    product: str
    price: str | None
    unit_amount: int
    parent: Body | None = None
    discountable: bool = True
    metadata: dict[str, str] = field(default_factory=dict[str, str])
    subscription: str | None = None


class Buyer(NamedTuple):
    """What tax depends on."""

    country: str | None
    state: str | None
    exempt: str
    """`none`, `exempt` or `reverse`."""
    automatic: bool
    """Whether tax is computed at all."""


@dataclass(frozen=True)
class Totals:
    """An invoice's lines and sums."""

    lines: list[Body]
    subtotal: int
    discount: int
    tax: int
    """All of it, inclusive too."""
    total: int
    total_excluding_tax: int
    subtotal_excluding_tax: int
    total_taxes: list[Body]
    discount_amounts: list[Body]
    levy: Levy | None
    status: str | None
    """`complete` or `requires_location_inputs`; None without automatic tax."""


def compute_totals(work: Work, drafts: list[LineDraft], discounts: list[Body], buyer: Buyer, currency: str) -> Totals:
    """Return lines and totals.

    Args:
        work: the unit of work.
        drafts: what is sold.
        discounts: discount objects, in the order they apply.
        buyer: who buys.
        currency: of all of it.
    """
    coupons = [coupon_of(work, discount) for discount in discounts]
    amounts = [(draft.amount if draft.discountable else 0, draft.product) for draft in drafts]
    taken = take_off(work, coupons, amounts, currency)
    levy = find_levy(buyer.country, buyer.state) if buyer.automatic else None
    lines: list[Body] = []
    for place, draft in enumerate(drafts):
        off = [parts[place] for parts in taken]
        base = draft.amount - sum(off)
        lines.append(_line(draft, discounts, off, _taxes(work, base, draft.behavior, levy, buyer)))
    subtotal = sum(draft.amount for draft in drafts)
    discount = sum(sum(parts) for parts in taken)
    on_top = _tax_of(lines, "exclusive")
    inside = _tax_of(lines, "inclusive")
    before = sum(_tax_before_discount(draft, levy) for draft in drafts)
    status = None
    if buyer.automatic:
        status = "complete" if buyer.country else "requires_location_inputs"
    return Totals(
        lines=lines,
        subtotal=subtotal,
        discount=discount,
        tax=on_top + inside,
        total=subtotal - discount + on_top,
        total_excluding_tax=subtotal - discount - inside,
        subtotal_excluding_tax=subtotal - before,
        total_taxes=_sum_taxes(lines),
        discount_amounts=[
            {"amount": sum(parts), "discount": discount["id"]} for parts, discount in zip(taken, discounts, strict=True)
        ],
        levy=levy,
        status=status,
    )


def _line(draft: LineDraft, discounts: list[Body], off: list[int], taxes: list[Body]) -> Body:
    pricing = None
    if draft.price is not None:
        details = {"price": draft.price, "product": draft.product}
        pricing = {"price_details": details, "type": "price_details", "unit_amount_decimal": str(draft.unit_amount)}
    shown = list(zip(discounts, off, strict=True)) if draft.discountable else []
    amounts = [{"amount": amount, "discount": discount["id"]} for discount, amount in shown]
    return {
        "id": new_object_id("il"),
        "object": "line_item",
        "amount": draft.amount,
        "currency": draft.currency,
        "description": draft.description,
        "discount_amounts": amounts,
        "discountable": draft.discountable,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": dict(draft.metadata),
        "parent": draft.parent,
        "period": {"end": draft.end, "start": draft.start},
        "pretax_credit_amounts": [{**amount, "type": "discount"} for amount in amounts],
        "pricing": pricing,
        "quantity": draft.quantity,
        "quantity_decimal": str(draft.quantity),
        "subscription": draft.subscription,
        "subtotal": draft.amount,
        "taxes": taxes,
    }


def _taxes(work: Work, base: int, behavior: str, levy: Levy | None, buyer: Buyer) -> list[Body]:
    if not buyer.automatic:
        return []
    inclusive = behavior == "inclusive"
    tax: Body = {
        "amount": 0,
        "tax_behavior": "inclusive" if inclusive else "exclusive",
        "tax_rate_details": None,
        "taxability_reason": "not_collecting",
        "taxable_amount": 0,
        "type": "tax_rate_details",
    }
    if levy is None:
        return [tax] if buyer.country else []
    tax["tax_rate_details"] = {"tax_rate": rate_object(work, levy, inclusive=inclusive)["id"]}
    if buyer.exempt != "none":
        tax["taxability_reason"] = "customer_exempt" if buyer.exempt == "exempt" else "reverse_charge"
        return [tax]
    tax["amount"] = tax_on(base, levy, str(tax["tax_behavior"]))
    tax["taxability_reason"] = "standard_rated"
    tax["taxable_amount"] = base - tax["amount"] if inclusive else base
    return [tax]


def _tax_of(lines: list[Body], behavior: str) -> int:
    return sum(tax["amount"] for line in lines for tax in line["taxes"] if tax["tax_behavior"] == behavior)


def _tax_before_discount(draft: LineDraft, levy: Levy | None) -> int:
    return tax_on(draft.amount, levy, "inclusive") if levy and draft.behavior == "inclusive" else 0


def _sum_taxes(lines: list[Body]) -> list[Body]:
    sums: dict[tuple[str, str, str], Body] = {}
    for line in lines:
        for tax in line["taxes"]:
            key = (tax["tax_behavior"], str(tax["tax_rate_details"]), tax["taxability_reason"])
            known = sums.setdefault(key, {**tax, "amount": 0, "taxable_amount": 0})
            known["amount"] += tax["amount"]
            known["taxable_amount"] += tax["taxable_amount"]
    return list(sums.values())
