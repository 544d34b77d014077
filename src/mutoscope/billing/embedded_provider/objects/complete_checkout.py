"""What happens when somebody pays on the Checkout page."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.billing.embedded_provider.core.refusal import Refusal, unexpected_state
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.checkout_body import (
    buyer_for,
    put_amounts,
    session_drafts,
    session_totals,
)
from mutoscope.billing.embedded_provider.objects.collect_invoice import collect_invoice
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.customers import new_customer
from mutoscope.billing.embedded_provider.objects.discounts import check_code, check_coupon, redeem
from mutoscope.billing.embedded_provider.objects.make_invoice import draft_invoice, finalize_invoice
from mutoscope.billing.embedded_provider.objects.payment_methods import attach_method, card_of, card_refusal
from mutoscope.billing.embedded_provider.objects.setup_intents import new_setup_intent, set_up
from mutoscope.billing.embedded_provider.objects.start_subscription import Order, Wanted, start_subscription
from mutoscope.billing.embedded_provider.objects.subscription_body import schedule
from mutoscope.billing.embedded_provider.objects.subscription_lines import one_time_line
from mutoscope.billing.embedded_provider.objects.subscription_params import trial_end_of
from mutoscope.billing.embedded_provider.objects.take_payment import new_intent, take_payment


@dataclass(frozen=True)
class Payer:
    """What somebody typed into the page."""

    email: str | None
    name: str | None
    address: Body | None
    method: str | None
    """The id of the payment method; None where nothing has to be paid."""
    confirmed: bool = False
    """Whether they confirmed the payment at their bank."""
    tax_id: Body | None = None


def must_confirm(work: Work, method: Body) -> bool:
    """Tell whether the card's bank asks its holder to confirm."""
    return card_of(work, method).authenticate is not None


def needs_method(session: Body, total: int) -> bool:
    """Tell whether a card has to be given."""
    return (
        session["mode"] == "setup"
        or total > 0
        or (session["mode"] == "subscription" and session["payment_method_collection"] == "always")
    )


def complete_checkout(work: Work, session: Body, payer: Payer) -> None:
    """Pay, subscribe or save a card; the session is complete afterwards.

    Raises:
        Refusal: the session is over, or the card is declined; nothing of the attempt is kept then.
    """
    if session["status"] != "open":
        raise unexpected_state("This Checkout Session is no longer open.")
    _check_discounts(work, session)
    country = (payer.address or {}).get("country")
    state = (payer.address or {}).get("state")
    buyer = buyer_for(work, session, country, state)
    if session["mode"] != "setup":
        put_amounts(work, session, session_totals(work, session, buyer))
    customer = _customer(work, session, payer)
    method = work.find(payer.method, "payment_method")
    if method is not None:
        method["billing_details"].update(email=payer.email, name=payer.name)
        if payer.address is not None:
            method["billing_details"]["address"] = payer.address
    match session["mode"]:
        case "payment":
            _pay(work, session, payer, customer, method)
        case "subscription":
            _subscribe(work, session, payer, customer, method)
        case _:
            _save(work, session, payer, customer, method)
    _close(work, session, payer, customer)


def _check_discounts(work: Work, session: Body) -> None:
    """Check again: others may have used a code up since it was typed in."""
    customer = work.find(session["customer"], "customer")
    for one in work.hidden(session["id"])["discounts"]:
        if one["promotion_code"]:
            code = work.get(one["promotion_code"], "promotion_code")
            check_code(work, code, customer, session["currency"], session["amount_subtotal"] or 0)
        else:
            check_coupon(work, work.get(one["coupon"], "coupon"), session["currency"])


def _customer(work: Work, session: Body, payer: Payer) -> Body | None:
    hidden = work.hidden(session["id"])
    known = work.find(session["customer"], "customer")
    if known is not None:
        work.follow(known)
        changed: Body = {}
        if payer.address is not None and (known["address"] is None or hidden["save_address"]):
            changed["address"] = payer.address
        for name, value in (("email", payer.email), ("name", payer.name)):
            if known[name] is None and value:
                changed[name] = value
        if changed:
            previous = {name: known[name] for name in changed}
            known.update(changed)
            work.emit("customer.updated", known, previous)
        return known
    saves = hidden["intent_data"].get("setup_future_usage") is not None or hidden["invoice"] is not None
    if session["customer_creation"] == "if_required" and not saves:
        return None
    return new_customer(work, email=payer.email, name=payer.name, address=payer.address)


def _redeem(work: Work, session: Body, customer: Body | None) -> list[Body]:
    owner = {"customer": customer["id"] if customer else None, "checkout_session": session["id"]}
    return [redeem(work, one, **owner) for one in work.hidden(session["id"])["discounts"]]


def _pay(work: Work, session: Body, payer: Payer, customer: Body | None, method: Body | None) -> None:
    hidden = work.hidden(session["id"])
    discounts = _redeem(work, session, customer)
    if session["amount_total"] == 0:
        session["payment_status"] = "no_payment_required"
        _invoice(work, session, customer, discounts, None)
        return
    data = {name: value for name, value in hidden["intent_data"].items() if value is not None}
    intent = new_intent(
        work, session["amount_total"], session["currency"], customer["id"] if customer else None, **data
    )
    decline = take_payment(work, intent, _needed(method), off_session=False, confirmed=payer.confirmed)
    if decline is not None:
        refusal = card_refusal(decline)
        raise Refusal(402, refusal.message, "card_error", **refusal.fields)
    if intent["setup_future_usage"] and customer is not None and method is not None:
        attach_method(work, method, customer)
    session.update(payment_intent=intent["id"], payment_status="paid")
    _invoice(work, session, customer, discounts, intent)


def _invoice(work: Work, session: Body, customer: Body | None, discounts: list[Body], intent: Body | None) -> None:
    wanted = work.hidden(session["id"])["invoice"]
    if wanted is None or customer is None:
        return
    invoice = draft_invoice(
        work,
        customer,
        session_drafts(work, session),
        currency=session["currency"],
        reason="manual",
        period=(work.now, work.now),
        discounts=discounts,
        automatic_tax=session["automatic_tax"]["enabled"],
        **wanted,
    )
    finalize_invoice(work, invoice, paid_by=intent)
    session["invoice"] = invoice["id"]


def _subscribe(work: Work, session: Body, payer: Payer, customer: Body | None, method: Body | None) -> None:
    if customer is None:
        raise unexpected_state("A subscription needs a customer.")
    if method is not None:
        _attach(work, method, customer, payer)
    subscription, invoice = start_subscription(work, _order(work, session, customer, method))
    finalize_invoice(work, invoice)
    if invoice["status"] != "paid":
        decline = collect_invoice(work, invoice, method, off_session=False, confirmed=payer.confirmed)
        if decline is not None:
            refusal = card_refusal(decline)
            raise Refusal(402, refusal.message, "card_error", **refusal.fields)
    elif subscription["status"] == "incomplete":
        subscription["status"] = "active"
        schedule(work, subscription)
    paid = session["amount_total"] > 0
    session.update(
        subscription=subscription["id"],
        invoice=invoice["id"],
        payment_status="paid" if paid else "no_payment_required",
    )


def _order(work: Work, session: Body, customer: Body, method: Body | None) -> Order:
    hidden = work.hidden(session["id"])
    data, trial = hidden["subscription_data"], hidden["trial"]
    items: list[Wanted] = []
    extra: list[LineDraft] = []
    for item in hidden["items"]:
        price = work.get(item["price"], "price")
        if price["recurring"] is None:
            extra.append(one_time_line(work, price, item["quantity"], session["currency"]))
        else:
            items.append(Wanted(price, item["quantity"], {}))
    trial_end = trial_end_of(work.now, trial)
    return Order(
        customer=customer,
        items=items,
        currency=session["currency"],
        metadata=data.get("metadata", {}),
        description=data.get("description"),
        discounts=hidden["discounts"],
        method=method["id"] if method else None,
        trial_end=trial_end,
        anchor=data.get("anchor"),
        prorate=data.get("prorate", True),
        automatic_tax=session["automatic_tax"]["enabled"],
        missing_method=data.get("missing_method") or "create_invoice",
        extra_lines=extra,
    )


def _attach(work: Work, method: Body, customer: Body, payer: Payer) -> None:
    attach_method(work, method, customer)
    if payer.confirmed:
        work.hidden(method["id"])["ready"] = True


def _save(work: Work, session: Body, payer: Payer, customer: Body | None, method: Body | None) -> None:
    data = work.hidden(session["id"])["setup_data"]
    intent = new_setup_intent(work, customer["id"] if customer else None, **data)
    set_up(work, intent, _needed(method), confirmed=payer.confirmed)
    session["setup_intent"] = intent["id"]


def _close(work: Work, session: Body, payer: Payer, customer: Body | None) -> None:
    session.update(status="complete", url=None, customer=customer["id"] if customer else None)
    session["customer_details"] = {
        "address": payer.address or dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")),
        "business_name": None,
        "email": payer.email or (customer["email"] if customer else None),
        "individual_name": None,
        "name": payer.name or (customer["name"] if customer else None),
        "phone": None,
        "tax_exempt": customer["tax_exempt"] if customer else "none",
        "tax_ids": [payer.tax_id] if payer.tax_id else [],
    }
    work.set_timer(session["id"], "expire_session", None)
    work.emit("checkout.session.completed", session)


def _needed(method: Body | None) -> Body:
    if method is None:
        raise Refusal(402, "Your card number is incomplete.", "card_error", code="incomplete_number")
    return method
