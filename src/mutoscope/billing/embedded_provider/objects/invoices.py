"""Invoices: https://docs.stripe.com/api/invoices."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list, list_object, page_limit, read_cursors
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.change_subscription import Change, change_subscription
from mutoscope.billing.embedded_provider.objects.collect_invoice import after_payment, collect_invoice
from mutoscope.billing.embedded_provider.objects.compute_invoice import compute_totals
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.discounts import read_discounts, redeem
from mutoscope.billing.embedded_provider.objects.invoice_items import take_items
from mutoscope.billing.embedded_provider.objects.make_invoice import (
    buyer_of,
    draft_invoice,
    finalize_invoice,
    mark_paid,
    put_totals,
    void_invoice,
    write_off,
)
from mutoscope.billing.embedded_provider.objects.payment_methods import card_refusal, find_method
from mutoscope.billing.embedded_provider.objects.renew_subscription import preview_renewal
from mutoscope.billing.embedded_provider.objects.subscription_params import read_automatic_tax, read_item_changes

ROUTES = Routes()


@ROUTES.post("/v1/invoices")
def create(call: Call) -> Body:
    """Create a draft of what waits for the customer (or an empty one)."""
    params, work = call.params, call.work
    customer = get_customer(work, params.need("customer"))
    currency = check_currency(params.text("currency") or customer["currency"] or "usd")
    behavior = params.choice("pending_invoice_items_behavior", ("exclude", "include")) or "exclude"
    params.choice("collection_method", ("charge_automatically",))
    wanted = read_discounts(work, params, currency, customer, 1 << 40)
    waiting = take_items(work, customer, currency) if behavior == "include" else []
    method = params.text("default_payment_method")
    invoice = draft_invoice(
        work,
        customer,
        [line for _, line in waiting],
        currency=currency,
        reason="manual",
        period=(work.now, work.now),
        discounts=[redeem(work, one, customer=customer["id"]) for one in wanted],
        automatic_tax=read_automatic_tax(params),
        auto_advance=params.boolean("auto_advance") is True,
        default_payment_method=work.get(method, "payment_method")["id"] if method else None,
        description=params.text("description"),
        footer=params.text("footer"),
        metadata=params.metadata(),
    )
    for item, _ in waiting:
        item["invoice"] = invoice["id"]
    if invoice["auto_advance"]:
        invoice["automatically_finalizes_at"] = work.now + work.options.finalize_seconds
        work.set_timer(invoice["id"], "finalize", invoice["automatically_finalizes_at"])
    return invoice


@ROUTES.post("/v1/invoices/create_preview")
def create_preview(call: Call) -> Body:
    """Return the invoice that would come: the next renewal, or what a change costs now. Nothing of it is kept."""
    params, work = call.params, call.work
    subscription_id = params.text("subscription")
    if subscription_id is None:
        raise invalid("The embedded provider previews invoices of a subscription only.", param="subscription")
    subscription = work.get(subscription_id, "subscription", param="subscription")
    get_customer(work, params.text("customer") or subscription["customer"])
    details = params.child("subscription_details")
    if details is None:
        return preview_renewal(work, subscription_id)
    scratch = work.scratch()
    change = _read_change(scratch, details)
    invoice = change_subscription(scratch, scratch.get(subscription_id, "subscription"), change)
    if invoice is None:
        return preview_renewal(scratch, subscription_id)
    return {**invoice, "id": f"upcoming_{invoice['id']}"}


@ROUTES.get("/v1/invoices/{id}")
def retrieve(call: Call) -> Body:
    """Return an invoice."""
    return _get(call)


@ROUTES.get("/v1/invoices")
def list_all(call: Call) -> Body:
    """List invoices."""
    params = call.params
    equals: dict[str, object] = {
        "collection_method": params.text("collection_method"),
        "customer": params.text("customer"),
        "parent.subscription_details.subscription": params.text("subscription"),
        "status": params.choice("status", ("draft", "open", "paid", "uncollectible", "void")),
    }
    return answer_list(call, "invoice", equals=equals)


@ROUTES.get("/v1/invoices/{id}/lines")
def list_lines(call: Call) -> Body:
    """List an invoice's lines."""
    limit, (after, before) = page_limit(call.params), read_cursors(call.params)
    lines: list[Body] = _get(call)["lines"]["data"]
    ids = [line["id"] for line in lines]
    start = ids.index(after) + 1 if after in ids else 0
    end = ids.index(before) if before in ids else len(ids)
    start = max(start, end - limit) if before else start
    return list_object(lines[start:end][:limit], f"/v1/invoices/{call.id}/lines", has_more=end - start > limit)


@ROUTES.post("/v1/invoices/{id}")
def update(call: Call) -> Body:
    """Change a draft, or the metadata of any invoice."""
    params, invoice = call.params, _get(call)
    invoice["metadata"] = params.metadata(invoice["metadata"])
    for name in ("description", "footer", "default_payment_method"):
        if name in params:
            invoice[name] = params.text(name)
    if "auto_advance" in params:
        invoice["auto_advance"] = params.boolean("auto_advance")
    call.work.emit("invoice.updated", invoice)
    return invoice


@ROUTES.delete("/v1/invoices/{id}")
def delete(call: Call) -> Body:
    """Delete a draft; its items wait again."""
    work, invoice = call.work, _get(call)
    if invoice["status"] != "draft" or invoice["billing_reason"] != "manual":
        raise unexpected_state("You can only delete draft invoices.", code="invoice_not_editable")
    for item in list(work.newest("invoiceitem", equals={"invoice": invoice["id"]})):
        item["invoice"] = None
    work.emit("invoice.deleted", invoice)
    work.remove(call.id)
    return {"id": call.id, "object": "invoice", "deleted": True}


@ROUTES.post("/v1/invoices/{id}/finalize")
def finalize(call: Call) -> Body:
    """Give a draft its number."""
    invoice = _get(call)
    if invoice["status"] != "draft":
        raise unexpected_state("This invoice is already finalized.", code="invoice_not_editable")
    advance = call.params.boolean("auto_advance")
    if advance is not None:
        invoice["auto_advance"] = advance
    _finalize(call.work, invoice)
    if invoice["status"] == "open" and invoice["auto_advance"]:
        collect_invoice(call.work, invoice)
    return invoice


@ROUTES.post("/v1/invoices/{id}/pay")
def pay(call: Call) -> Body:
    """Charge an invoice now.

    Raises:
        Refusal: the card is declined (402), or there is none.
    """
    params, work, invoice = call.params, call.work, _get(call)
    outside, off_session = params.boolean("paid_out_of_band"), params.boolean("off_session") is not False
    given = params.text("payment_method")
    params.ignore("forgive")
    if invoice["status"] == "draft":
        _finalize(work, invoice)
    if invoice["status"] == "paid":
        raise unexpected_state("Invoice is already paid", code="invoice_already_paid")
    if invoice["status"] not in ("open", "uncollectible"):
        raise unexpected_state(f"You cannot pay an invoice that is {invoice['status']}.", code="invoice_not_editable")
    if outside:
        mark_paid(work, invoice, outside=True)
        after_payment(work, invoice)
        return invoice
    method = find_method(work, given) if given else None
    decline = collect_invoice(work, invoice, method, off_session=off_session)
    if decline is not None and decline[0] == "no_payment_method":
        message = "There is no `default_payment_method` set on this Customer or Invoice."
        raise invalid(message, code="resource_missing")
    if decline is not None:
        raise card_refusal(decline)
    if invoice["status"] != "paid":
        message = "Payment for this invoice requires additional user action before it can be completed successfully."
        raise card_refusal(("invoice_payment_intent_requires_action", None), detail=message)
    return invoice


@ROUTES.post("/v1/invoices/{id}/void")
def void(call: Call) -> Body:
    """Take an open invoice back."""
    invoice = _get(call)
    void_invoice(call.work, invoice)
    return invoice


@ROUTES.post("/v1/invoices/{id}/mark_uncollectible")
def mark_uncollectible(call: Call) -> Body:
    """Give up hope for an open invoice."""
    invoice = _get(call)
    write_off(call.work, invoice)
    return invoice


@ROUTES.post("/v1/invoices/{id}/send")
def send(call: Call) -> Body:
    """Pretend to mail an invoice: nothing leaves the embedded provider."""
    invoice = _get(call)
    if invoice["status"] == "draft":
        _finalize(call.work, invoice)
    call.work.emit("invoice.sent", invoice)
    return invoice


@ROUTES.includes("invoice", "payments")
def show_payments(work: Work, invoice: Body) -> Body:
    """List an invoice's payments."""
    found = list(work.newest("invoice_payment", equals={"invoice": invoice["id"]}))
    return list_object(found, f"/v1/invoice_payments?invoice={invoice['id']}")


@ROUTES.get("/v1/invoice_payments/{id}")
def retrieve_payment(call: Call) -> Body:
    """Return the payment of an invoice."""
    return call.work.get(call.id, "invoice_payment")


@ROUTES.get("/v1/invoice_payments")
def list_payments(call: Call) -> Body:
    """List payments of invoices."""
    params = call.params
    payment = params.child("payment")
    equals: dict[str, object] = {
        "invoice": params.text("invoice"),
        "status": params.choice("status", ("canceled", "open", "paid")),
    }
    if payment is not None:
        payment.choice("type", ("payment_intent",))
        equals["payment.payment_intent"] = payment.need("payment_intent")
    return answer_list(call, "invoice_payment", equals=equals)


def _get(call: Call) -> Body:
    invoice = call.work.get(call.id, "invoice")
    call.work.follow(call.work.find(invoice["customer"], "customer") or {})
    return invoice


def _finalize(work: Work, invoice: Body) -> None:
    """Finalize, with items that were put on the draft since it was made."""
    if invoice["billing_reason"] == "manual":
        customer = work.get(invoice["customer"], "customer")
        drafts = [line for _, line in take_items(work, customer, invoice["currency"], invoice=invoice["id"])]
        discounts = [work.get(one, "discount") for one in invoice["discounts"]]
        buyer = buyer_of(customer, automatic=invoice["automatic_tax"]["enabled"])
        put_totals(invoice, compute_totals(work, drafts, discounts, buyer, invoice["currency"]))
    finalize_invoice(work, invoice)


def _read_change(work: Work, details: Params) -> Change:
    anchor = details.choice("billing_cycle_anchor", ("now", "unchanged"))
    trial, at = details.text("trial_end"), details.integer("proration_date")
    behavior = details.choice("proration_behavior", ("create_prorations", "always_invoice", "none"))
    return Change(
        items=read_item_changes(work, details),
        proration=behavior or "create_prorations",
        at=work.now if at is None else at,
        anchor_now=anchor == "now",
        trial_end=work.now if trial == "now" else details.integer("trial_end"),
    )
