"""Invoice items: what waits for the next invoice. https://docs.stripe.com/api/invoiceitems"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.refusal import invalid, required, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.prices import new_product, price_in, read_amount

ROUTES = Routes()


def keep_item(work: Work, customer: Body, draft: LineDraft, *, invoice: str | None = None) -> Body:
    """Let a line wait for the customer's next invoice, or for a draft."""
    details = (draft.parent or {}).get("subscription_item_details")
    parent = None
    if details is not None:
        inner = {"subscription": details["subscription"], "subscription_item": details["subscription_item"]}
        parent = {"subscription_details": inner, "type": "subscription_details"}
    pricing = None
    if draft.price is not None:
        price = {"price": draft.price, "product": draft.product}
        pricing = {"price_details": price, "type": "price_details", "unit_amount_decimal": str(draft.unit_amount)}
    body: Body = {
        "id": new_object_id("ii"),
        "object": "invoiceitem",
        "amount": draft.amount,
        "currency": draft.currency,
        "customer": customer["id"],
        "date": work.now,
        "description": draft.description,
        "discountable": draft.discountable,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": dict(draft.metadata),
        "net_amount": draft.amount,
        "parent": parent,
        "period": {"end": draft.end, "start": draft.start},
        "pricing": pricing,
        "proration": bool(details and details["proration"]),
        "quantity": draft.quantity,
        "quantity_decimal": str(draft.quantity),
        "tax_rates": [],
        "test_clock": customer["test_clock"],
    }
    hidden = {
        "behavior": draft.behavior,
        "product": draft.product,
        "unit_amount": draft.unit_amount,
        "line_parent": draft.parent,
        "subscription": draft.subscription,
    }
    work.add("invoiceitem", body, hidden)
    work.emit("invoiceitem.created", body)
    return body


def take_items(
    work: Work, customer: Body, currency: str, *, subscription: str | None = None, invoice: str | None = None
) -> list[tuple[Body, LineDraft]]:
    """Return what waits for an invoice, as lines.

    Args:
        work: the unit of work.
        customer: whose.
        currency: only what is in it.
        subscription: of this subscription, and what is of none.
        invoice: put on this draft already; without it, what is on none.
    """
    found: list[tuple[Body, LineDraft]] = []
    for item in work.oldest("invoiceitem", equals={"customer": customer["id"], "invoice": invoice}):
        hidden = work.hidden(item["id"])
        if item["currency"] == currency and hidden["subscription"] in (None, subscription):
            found.append((item, _line(item, hidden)))
    return found


@ROUTES.post("/v1/invoiceitems")
def create(call: Call) -> Body:
    """Keep something to be invoiced."""
    params, work = call.params, call.work
    customer = get_customer(work, params.need("customer"))
    invoice = params.text("invoice")
    if invoice is not None and work.get(invoice, "invoice", param="invoice")["status"] != "draft":
        raise unexpected_state("This invoice is no longer editable.", code="invoice_not_editable", param="invoice")
    currency = params.text("currency") or customer["currency"]
    draft = _read_draft(call, customer, check_currency(currency) if currency else None)
    return keep_item(work, customer, draft, invoice=invoice)


@ROUTES.get("/v1/invoiceitems/{id}")
def retrieve(call: Call) -> Body:
    """Return an invoice item."""
    return call.work.get(call.id, "invoiceitem")


@ROUTES.delete("/v1/invoiceitems/{id}")
def delete(call: Call) -> Body:
    """Drop what was not invoiced yet."""
    item = call.work.get(call.id, "invoiceitem")
    if item["invoice"] is not None:
        raise unexpected_state("This invoice item is on an invoice already.", code="invoice_not_editable")
    call.work.emit("invoiceitem.deleted", item)
    call.work.remove(call.id)
    return {"id": call.id, "object": "invoiceitem", "deleted": True}


@ROUTES.get("/v1/invoiceitems")
def list_all(call: Call) -> Body:
    """List invoice items."""
    params = call.params
    pending = params.boolean("pending")
    equals: dict[str, object] = {"customer": params.text("customer"), "invoice": params.text("invoice")}

    def accept(item: Body) -> bool:
        return pending is None or (item["invoice"] is None) == pending

    return answer_list(call, "invoiceitem", equals=equals, accept=accept)


def _read_draft(call: Call, customer: Body, currency: str | None) -> LineDraft:
    params, work = call.params, call.work
    quantity = params.integer("quantity", least=0)
    price_id, product = None, "prod_none"
    behavior = params.choice("tax_behavior", ("exclusive", "inclusive", "unspecified")) or "unspecified"
    data, pricing, amount = params.child("price_data"), params.child("pricing"), params.integer("amount")
    if pricing is not None:
        price = work.get(pricing.need("price"), "price", param="pricing[price]")
        if price["type"] != "one_time":
            raise invalid("The price specified is set to `type=recurring` but this field only accepts one-time prices.")
        currency = currency or price["currency"]
        unit, behavior = price_in(work, price, currency)
        price_id, product = price["id"], price["product"]
    elif data is not None:
        currency = check_currency(data.need("currency"))
        unit, inner = read_amount(data), data.child("product_data")
        behavior = data.choice("tax_behavior", ("exclusive", "inclusive", "unspecified")) or behavior
        product = new_product(work, inner) if inner else work.get(data.need("product"), "product")["id"]
    else:
        unit = read_amount(params) if amount is None else amount
    if currency is None:
        raise required("currency")
    total = amount if amount is not None else unit * (1 if quantity is None else quantity)
    period = params.child("period")
    ends = (period.integer("start"), period.integer("end")) if period else (None, None)
    subscription = params.text("subscription")
    return LineDraft(
        amount=total,
        currency=currency,
        description=params.text("description") or _name(call, product),
        start=ends[0] if ends[0] is not None else work.now,
        end=ends[1] if ends[1] is not None else work.now,
        quantity=1 if quantity is None else quantity,
        behavior=behavior,
        product=product,
        price=price_id,
        unit_amount=unit,
        discountable=params.boolean("discountable") is not False and total >= 0,
        metadata=params.metadata(),
        subscription=work.get(subscription, "subscription")["id"] if subscription else None,
    )


def _name(call: Call, product: str) -> str:
    found = call.work.find(product, "product")
    return str(found["name"]) if found else ""


def _line(item: Body, hidden: Body) -> LineDraft:
    pricing = item["pricing"]
    parent = hidden["line_parent"]
    if parent is not None:
        details = {**parent["subscription_item_details"], "invoice_item": item["id"]}
        parent = {**parent, "subscription_item_details": details}
    else:
        details = {
            "invoice_item": item["id"],
            "proration": False,
            "proration_details": {"credited_items": None},
            "subscription": hidden["subscription"],
        }
        parent = {
            "invoice_item_details": details,
            "subscription_item_details": None,
            "type": "invoice_item_details",
        }
    return LineDraft(
        amount=item["amount"],
        currency=item["currency"],
        description=item["description"],
        start=item["period"]["start"],
        end=item["period"]["end"],
        quantity=item["quantity"],
        behavior=hidden["behavior"],
        product=hidden["product"],
        price=pricing["price_details"]["price"] if pricing else None,
        unit_amount=hidden["unit_amount"],
        parent=parent,
        discountable=item["discountable"],
        metadata=dict(item["metadata"]),
        subscription=hidden["subscription"],
    )
