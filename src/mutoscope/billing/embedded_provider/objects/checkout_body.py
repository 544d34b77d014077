"""A Checkout session's fields, and what it costs as it stands."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.ids import random_word
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.compute_invoice import Buyer, LineDraft, Totals, compute_totals
from mutoscope.billing.embedded_provider.objects.make_invoice import buyer_of
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.tax_rates import rate_object

_ID_LENGTH = 58


def blank_session(work: Work, mode: str, currency: str | None) -> Body:
    """Return the fields of a new session."""
    session_id = f"cs_test_{random_word(_ID_LENGTH)}"
    return {
        "id": session_id,
        "object": "checkout.session",
        "adaptive_pricing": None,
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": None,
        "amount_total": None,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": None,
        "client_reference_id": None,
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": work.now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        "customer": None,
        "customer_creation": None,
        "customer_details": None,
        "customer_email": None,
        "discounts": [],
        "expires_at": work.now + 86_400,
        "invoice": None,
        "invoice_creation": None,
        "livemode": False,
        "locale": None,
        "metadata": {},
        "mode": mode,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "no_payment_required" if mode == "setup" else "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": None,
        "subscription": None,
        "success_url": None,
        "total_details": None,
        "ui_mode": "hosted_page",
        "url": f"embedded://payments/checkout/{session_id}",
        "wallet_options": None,
    }


def buyer_for(work: Work, session: Body, country: str | None, state: str | None) -> Buyer:
    """Return what the session's tax depends on: the place typed in, else the customer's."""
    automatic = session["automatic_tax"]["enabled"]
    customer = work.find(session["customer"], "customer")
    known = buyer_of(customer, automatic=automatic) if customer else Buyer(None, None, "none", automatic)
    return known._replace(country=country, state=state) if country else known


def session_drafts(work: Work, session: Body) -> list[LineDraft]:
    """Return the session's line items; recurring ones are free during a trial."""
    hidden = work.hidden(session["id"])
    drafts: list[LineDraft] = []
    for item in hidden["items"]:
        price = work.get(item["price"], "price")
        unit, behavior = price_in(work, price, session["currency"])
        free = bool(hidden["trial"]) and price["recurring"] is not None
        product = work.get(price["product"], "product")
        drafts.append(
            LineDraft(
                amount=0 if free else unit * item["quantity"],
                currency=session["currency"],
                description=product["name"],
                start=work.now,
                end=work.now,
                quantity=item["quantity"],
                behavior=behavior,
                product=price["product"],
                price=price["id"],
                unit_amount=unit,
            )
        )
    return drafts


def session_totals(work: Work, session: Body, buyer: Buyer) -> Totals:
    """Return what the session costs a buyer."""
    wanted: list[Body] = work.hidden(session["id"])["discounts"]
    discounts = [
        {"id": f"di_of_{one['coupon']}", "source": {"coupon": one["coupon"], "type": "coupon"}} for one in wanted
    ]
    return compute_totals(work, session_drafts(work, session), discounts, buyer, session["currency"])


def put_amounts(work: Work, session: Body, totals: Totals) -> None:
    """Write what it costs into the session."""
    session.update(
        amount_subtotal=totals.subtotal,
        amount_total=totals.total,
        total_details={"amount_discount": totals.discount, "amount_shipping": 0, "amount_tax": totals.tax},
        discounts=[
            {"coupon": one["coupon"] if not one["promotion_code"] else None, "promotion_code": one["promotion_code"]}
            for one in work.hidden(session["id"])["discounts"]
        ],
    )
    session["automatic_tax"]["status"] = totals.status


def line_items(work: Work, session: Body) -> list[Body]:
    """Return the session's line items as the API shows them."""
    if session["mode"] == "setup":
        return []
    details = session["customer_details"] or {}
    place = details.get("address") or {}
    totals = session_totals(work, session, buyer_for(work, session, place.get("country"), place.get("state")))
    found: list[Body] = []
    for number, (line, item) in enumerate(zip(totals.lines, work.hidden(session["id"])["items"], strict=True)):
        off = sum(one["amount"] for one in line["discount_amounts"])
        taxes = [_tax(work, tax, totals) for tax in line["taxes"] if tax["tax_rate_details"]]
        on_top = sum(tax["amount"] for tax in line["taxes"] if tax["tax_behavior"] == "exclusive")
        found.append(
            {
                "id": f"li_{session['id'][8:24]}{number}",
                "object": "item",
                "adjustable_quantity": None,
                "amount_discount": off,
                "amount_subtotal": line["amount"],
                "amount_tax": sum(tax["amount"] for tax in line["taxes"]),
                "amount_total": line["amount"] - off + on_top,
                "currency": session["currency"],
                "description": line["description"],
                "metadata": {},
                "price": dict(work.get(item["price"], "price")),
                "quantity": item["quantity"],
                "taxes": taxes,
            }
        )
    return found


def _tax(work: Work, tax: Body, totals: Totals) -> Body:
    inclusive = tax["tax_behavior"] == "inclusive"
    rate = rate_object(work, totals.levy, inclusive=inclusive) if totals.levy else None
    return {
        "amount": tax["amount"],
        "rate": rate,
        "taxability_reason": tax["taxability_reason"],
        "taxable_amount": tax["taxable_amount"],
    }
