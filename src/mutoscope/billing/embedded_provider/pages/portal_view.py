"""What the portal shows."""

from __future__ import annotations

from itertools import islice
from typing import Any

from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.renew_subscription import preview_renewal
from mutoscope.billing.embedded_provider.objects.subscription_body import ENDED, items_of, period_of
from mutoscope.billing.embedded_provider.pages.card_form import CardForm, listed_cards
from mutoscope.billing.embedded_provider.pages.checkout_view import every_text

_INVOICES = 24
_STATUS = {
    "active": ("Active", ""),
    "trialing": ("Trial", ""),
    "past_due": ("Payment overdue", "bad"),
    "unpaid": ("Unpaid", "bad"),
    "incomplete": ("Incomplete", "warn"),
    "paused": ("Paused", "warn"),
    "paid": ("Paid", ""),
    "open": ("Open", "warn"),
    "void": ("Void", "warn"),
    "uncollectible": ("Uncollectible", "bad"),
}


def portal_view(work: Work, session: Body, form: CardForm | None) -> dict[str, Any]:
    """Return the values of the page."""
    customer = work.get(session["customer"], "customer")
    configuration = work.get(session["configuration"], "billing_portal.configuration")
    features = configuration["features"]
    live = [
        one for one in work.newest("subscription", equals={"customer": customer["id"]}) if one["status"] not in ENDED
    ]
    return {
        "session": session,
        "customer": customer,
        "headline": configuration["business_profile"]["headline"],
        "features": features,
        "subscriptions": [_subscription(work, one, features) for one in live],
        "method": _method(work, customer, live),
        "invoices": _invoices(work, customer),
        "cards": listed_cards(),
        "form": form,
        "pending": work.hidden(session["id"]).get("pending"),
        "leaves_to": [session["return_url"]],
    }


def status_of(status: str) -> Body:
    """Return a status in words, and the colour of its badge."""
    text, tone = _STATUS.get(status, (status.capitalize(), ""))
    return {"text": text, "tone": tone}


def method_text(method: Body) -> Body:
    """Return a card in words."""
    card = method["card"]
    brand = {"amex": "American Express", "visa": "Visa", "mastercard": "Mastercard"}.get(card["brand"], card["brand"])
    return {"brand": brand, "last4": card["last4"], "expires": f"{card['exp_month']:02d} / {card['exp_year']}"}


def _subscription(work: Work, subscription: Body, features: Body) -> Body:
    item = items_of(subscription)[0]
    upcoming = None
    if subscription["status"] in ("active", "trialing", "past_due") and not subscription["cancel_at_period_end"]:
        invoice = preview_renewal(work, subscription["id"])
        upcoming = {"amount": invoice["amount_due"], "at": period_of(subscription)[1]}
    amount, _ = price_in(work, item["price"], subscription["currency"])
    product = work.get(item["price"]["product"], "product")
    return {
        "id": subscription["id"],
        "name": product["name"],
        "quantity": item["quantity"],
        "amount": money_text(amount * item["quantity"], subscription["currency"]),
        "every": every_text(item["price"]["recurring"]),
        "status": status_of(subscription["status"]),
        "currency": subscription["currency"],
        "upcoming": upcoming,
        "ends": subscription["cancel_at"] if subscription["cancel_at_period_end"] else None,
        "plans": _plans(work, subscription, features) if features["subscription_update"]["enabled"] else [],
    }


def _plans(work: Work, subscription: Body, features: Body) -> list[Body]:
    current = items_of(subscription)[0]["price"]["id"]
    found: list[Body] = []
    products: list[Body] = features["subscription_update"]["products"] or []
    for product in products:
        for price_id in product["prices"]:
            price = work.find(str(price_id), "price")
            options: Body = work.hidden(price["id"])["currency_options"] if price else {}
            if price is None or not price["active"] or subscription["currency"] not in options:
                continue
            amount, _ = price_in(work, price, subscription["currency"])
            found.append(
                {
                    "price": price_id,
                    "name": work.get(price["product"], "product")["name"],
                    "amount": money_text(amount, subscription["currency"]),
                    "every": every_text(price["recurring"]),
                    "current": price_id == current,
                }
            )
    return found


def _method(work: Work, customer: Body, live: list[Body]) -> Body | None:
    chosen = [customer["invoice_settings"]["default_payment_method"], *(one["default_payment_method"] for one in live)]
    for method_id in chosen:
        method = work.find(method_id, "payment_method")
        if method is not None and method["customer"] == customer["id"]:
            return method_text(method)
    return None


def _invoices(work: Work, customer: Body) -> list[Body]:
    shown = (one for one in work.newest("invoice", equals={"customer": customer["id"]}) if one["status"] != "draft")
    return [
        {
            "number": one["number"],
            "date": one["created"],
            "amount": money_text(one["total"], one["currency"]),
            "status": status_of(one["status"]),
            "url": one["hosted_invoice_url"],
            "pdf": one["invoice_pdf"],
            "open": one["status"] == "open",
        }
        for one in islice(shown, _INVOICES)
    ]
