"""Invoices and receipts that open: a page, a PDF, and a way to pay what is open."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from mutoscope.billing.embedded_provider.core.refusal import Refusal
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.collect_invoice import collect_invoice
from mutoscope.billing.embedded_provider.objects.complete_checkout import must_confirm
from mutoscope.billing.embedded_provider.objects.payment_methods import attach_method, card_refusal
from mutoscope.billing.embedded_provider.pages.card_form import CardForm, field_of_refusal, listed_cards
from mutoscope.billing.embedded_provider.pages.invoice_pdf import invoice_pdf
from mutoscope.billing.embedded_provider.pages.portal_view import method_text, status_of
from mutoscope.billing.embedded_provider.pages.render import provider_of, render, sorry


async def show_invoice(request: Request) -> Response:
    """Show an invoice."""
    return await _show(request)


async def pay_invoice(request: Request) -> Response:
    """Pay an open invoice with the card that was typed in."""
    form = CardForm.of(await request.form())

    def pay(work: Work) -> None:
        invoice = _find(work, request)
        if invoice is None or invoice["status"] != "open":
            return
        customer = work.get(invoice["customer"], "customer")
        work.follow(customer)
        method = form.new_method(work)
        confirmed = must_confirm(work, method)  # the payer is here: the bank's question is answered with the button
        attach_method(work, method, customer)
        decline = collect_invoice(work, invoice, method, off_session=False, confirmed=confirmed)
        if decline is not None:
            raise card_refusal(decline)

    try:
        await provider_of(request).write(pay)
    except Refusal as refusal:
        return await _show(request, form, refusal)
    return RedirectResponse(request.url.path, 303)


async def send_pdf(request: Request) -> Response:
    """Return an invoice as a PDF."""
    invoice = await provider_of(request).read(lambda work: _find(work, request))
    if invoice is None:
        return sorry(request, "Page not found", "There is no such invoice.", status=404)
    headers = {
        "Content-Disposition": f'inline; filename="invoice-{invoice["number"]}.pdf"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(invoice_pdf(invoice, _sums(invoice)), headers=headers, media_type="application/pdf")


async def show_receipt(request: Request) -> Response:
    """Show the receipt of a charge."""

    def look(work: Work) -> dict[str, object] | None:
        charge = work.find(request.path_params["id"], "charge")
        if charge is None or not charge["paid"]:
            return None
        method = work.find(charge["payment_method"], "payment_method")
        return {"charge": charge, "method": method_text(method) if method else None}

    view = await provider_of(request).read(look)
    if view is None:
        return sorry(request, "Page not found", "There is no such receipt.", status=404)
    return render(request, "receipt.html", view)


async def _show(request: Request, form: CardForm | None = None, refusal: Refusal | None = None) -> Response:
    invoice = await provider_of(request).read(lambda work: _find(work, request))
    if invoice is None:
        return sorry(request, "Page not found", "There is no such invoice.", status=404)
    values = {
        "invoice": invoice,
        "sums": _sums(invoice),
        "status": status_of(invoice["status"]),
        "form": form,
        "cards": listed_cards(),
        "error": {"field": field_of_refusal(refusal), "text": refusal.message} if refusal else None,
    }
    return render(request, "invoice.html", values, status=refusal.status if refusal else 200)


def _find(work: Work, request: Request) -> Body | None:
    invoice = work.find(request.path_params["id"], "invoice")
    if invoice is None or invoice["number"] is None:
        return None
    word = str(work.hidden(invoice["id"]).get("word", ""))
    return invoice if secrets.compare_digest(word.encode(), str(request.path_params["word"]).encode()) else None


def _sums(invoice: Body) -> list[tuple[str, int]]:
    """Return what stands below an invoice's lines; the last row is what matters."""
    rows = [("Subtotal", invoice["subtotal"])]
    off = sum(one["amount"] for one in invoice["total_discount_amounts"])
    if off:
        rows.append(("Discount", -off))
    rows.extend(
        ("Tax, included" if tax["tax_behavior"] == "inclusive" else "Tax", tax["amount"])
        for tax in invoice["total_taxes"]
    )
    rows.append(("Total", invoice["total"]))
    used = invoice["amount_due"] - invoice["total"]
    if used:
        rows.append(("Balance of your account", used))
    if invoice["status"] == "paid":
        rows.append(("Amount paid", invoice["amount_paid"]))
    else:
        rows.append(("Amount due", invoice["amount_remaining"]))
    return rows
