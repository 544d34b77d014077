"""What the Checkout page shows."""

from __future__ import annotations

from typing import Any

from mutoscope.billing.embedded_provider.core.calendar import date_text
from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.checkout_body import buyer_for, session_totals
from mutoscope.billing.embedded_provider.objects.complete_checkout import needs_method
from mutoscope.billing.embedded_provider.objects.compute_invoice import Totals
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.subscription_params import trial_end_of
from mutoscope.billing.embedded_provider.pages.card_form import COUNTRIES, CardForm, listed_cards


def checkout_view(work: Work, session: Body, form: CardForm | None) -> dict[str, Any]:
    """Return the values of the page."""
    country = form.country if form else _known_country(work, session)
    buyer = buyer_for(work, session, country or None, form.state if form else None)
    totals = session_totals(work, session, buyer) if session["mode"] != "setup" else None
    customer = work.find(session["customer"], "customer")
    email = session["customer_email"] or (customer["email"] if customer else None)
    total = totals.total if totals else 0
    return {
        "session": session,
        "form": form,
        "email": email,
        "email_fixed": bool(email),
        "country": country or "",
        "state": (form.state if form else "") or "",
        "lines": _lines(work, session),
        "totals": totals,
        "taxes": _tax_rows(totals),
        "codes": _codes(work, session),
        "needs_card": needs_method(session, total),
        "needs_country": session["automatic_tax"]["enabled"] or session["billing_address_collection"] == "required",
        "trial": _trial(work, session),
        "cards": listed_cards(),
        "countries": COUNTRIES,
        "headline": _headline(work, session, totals),
        "button": _button(session, total),
        "pending": work.hidden(session["id"]).get("pending"),
        "leaves_to": [session["success_url"], session["cancel_url"]],
    }


def _lines(work: Work, session: Body) -> list[Body]:
    found: list[Body] = []
    for item in work.hidden(session["id"])["items"]:
        price = work.get(item["price"], "price")
        product = work.get(price["product"], "product")
        unit, _ = price_in(work, price, session["currency"])
        found.append(
            {
                "name": product["name"],
                "description": product["description"],
                "quantity": item["quantity"],
                "amount": unit * item["quantity"],
                "unit": unit,
                "every": every_text(price["recurring"]),
            }
        )
    return found


def every_text(recurring: Body | None) -> str:
    """Return a billing interval in words; empty for what is sold once."""
    if recurring is None:
        return ""
    count, interval = recurring["interval_count"], recurring["interval"]
    return f"per {interval}" if count == 1 else f"every {count} {interval}s"


def _tax_rows(totals: Totals | None) -> list[Body]:
    rows: list[Body] = []
    for tax in totals.total_taxes if totals else []:
        levy = totals.levy if totals else None
        name = {"vat": "VAT", "gst": "GST", "jct": "JCT", "sales_tax": "Sales tax"}[levy.kind] if levy else "Tax"
        label = f"{name} {levy.country} ({levy.percent} %)" if levy else "Tax"
        inclusive = tax["tax_behavior"] == "inclusive"
        if tax["taxability_reason"] == "reverse_charge":
            label += ", reverse charge"
        rows.append({"label": f"{label}{', included' if inclusive else ''}", "amount": tax["amount"]})
    return rows


def _codes(work: Work, session: Body) -> list[Body]:
    found: list[Body] = []
    for one in work.hidden(session["id"])["discounts"]:
        coupon = work.get(one["coupon"], "coupon")
        code = work.find(one["promotion_code"], "promotion_code")
        if coupon["percent_off"] is not None:
            worth = f"{coupon['percent_off']:g} % off"
        else:
            worth = f"{money_text(coupon['amount_off'], coupon['currency'])} off"
        spans = {"once": "", "forever": " every time", "repeating": f" for {coupon['duration_in_months']} months"}
        name = code["code"] if code else coupon["name"] or coupon["id"]
        found.append({"name": name, "text": worth + spans[coupon["duration"]], "typed": code is not None})
    return found


def _trial(work: Work, session: Body) -> str | None:
    end = trial_end_of(work.now, work.hidden(session["id"])["trial"])
    return date_text(end) if end else None


def _headline(work: Work, session: Body, totals: Totals | None) -> str:
    if totals is None:
        return "Save a payment method"
    names = [line["name"] for line in _lines(work, session)]
    name = names[0] if len(names) == 1 else f"{len(names)} items"
    return f"Subscribe to {name}" if session["mode"] == "subscription" else f"Pay {work.options.account_name}"


def _button(session: Body, total: int) -> str:
    if session["mode"] == "setup":
        return "Save card"
    if session["mode"] == "subscription":
        return "Start trial" if total == 0 else f"Subscribe: {money_text(total, session['currency'])}"
    return f"Pay {money_text(total, session['currency'])}" if total else "Complete order"


def _known_country(work: Work, session: Body) -> str | None:
    customer = work.find(session["customer"], "customer")
    return (customer["address"] or {}).get("country") if customer else None
