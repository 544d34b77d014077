"""Payments over HTTP: the checkout of document 004, the portal, the account, invoices, and the provider's webhook.

What asks the payment provider ends the request's own transaction first: none stays open while it answers.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import HTMLResponse

from mutoscope.billing.account.read_account import read_account
from mutoscope.billing.account.read_invoices import MAX_PAGE, list_invoices, read_invoice
from mutoscope.billing.account.return_page import return_page
from mutoscope.billing.account.schemas import (
    BillingView,
    CheckoutRequest,
    CheckoutView,
    InvoicePage,
    InvoiceView,
    PortalView,
    WebhookTaken,
)
from mutoscope.billing.checkout import open_checkout
from mutoscope.billing.customers import ensure_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.inbox import receive_webhook
from mutoscope.billing.open_for import BILLING_OPEN
from mutoscope.kernel import InvalidInput
from mutoscope.tenancy import PUBLIC, Scope, SessionDep, TransactionRoute, allowed, problems, service

DeskDep = Annotated[BillingDesk, service(BillingDesk)]
Payer = Annotated[Scope, allowed("billing.manage")]
Reader = Annotated[Scope, allowed("credits.read")]

router = APIRouter(prefix="/billing", tags=["billing"], route_class=TransactionRoute)


@router.get("", summary="Read plan, next payment and card")
async def account(session: SessionDep, scope: Reader, desk: DeskDep) -> BillingView:
    """Return where the workspace stands with its payments."""
    await session.commit()
    return BillingView.of(await read_account(desk, scope))


@router.post(
    "/checkout",
    summary="Open a payment page",
    dependencies=[BILLING_OPEN],
    responses=problems(402, 409, 422, 503),
)
async def checkout(session: SessionDep, scope: Payer, desk: DeskDep, body: CheckoutRequest) -> CheckoutView:
    """Return the address of a payment page (document 004); the same order again returns the same page."""
    try:
        wish = body.to_wish()
    except ValueError as error:
        raise InvalidInput(
            f"The order is not clear: {error}.", remedy='Send {"plan": …}, {"pack": …} or {"card": true}.'
        ) from error
    await session.commit()
    return CheckoutView.of(await open_checkout(desk, scope, wish))


@router.post("/portal", summary="Open the customer portal", dependencies=[BILLING_OPEN], responses=problems(409, 503))
async def portal(session: SessionDep, scope: Payer, desk: DeskDep) -> PortalView:
    """Return the address of a page where cards are changed and invoices read."""
    await session.commit()
    customer_id = await ensure_customer(desk, scope)
    return PortalView(url=await desk.provider.open_portal(customer_id, return_url=desk.return_url))


@router.get("/invoices", summary="List the invoices")
async def invoices(
    session: SessionDep,
    _scope: Reader,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 20,
) -> InvoicePage:
    """Return one page of invoices and receipts, newest first."""
    return InvoicePage.of(await list_invoices(session, cursor=cursor, limit=limit))


@router.get("/invoices/{invoice_id}", summary="Read an invoice")
async def invoice(session: SessionDep, _scope: Reader, invoice_id: str) -> InvoiceView:
    """Return one invoice with its lines."""
    return InvoiceView.of(await read_invoice(session, invoice_id))


@router.post(
    "/webhook", summary="Take a webhook of the payment provider", dependencies=[PUBLIC], responses=problems(400, 409)
)
async def webhook(
    request: Request,
    session: SessionDep,
    desk: DeskDep,
    signature: Annotated[str | None, Header(alias="Stripe-Signature", max_length=4096)] = None,
) -> WebhookTaken:
    """Keep the event's id and acknowledge it; the worker does what follows. Its signature is its permission."""
    new = await receive_webhook(desk, session, await request.body(), signature)
    return WebhookTaken(received=True, new=new)


@router.get(
    "/return",
    summary="Come back from the payment page",
    dependencies=[PUBLIC],
    response_class=HTMLResponse,
    responses={303: {"description": "The studio's own page stands in for this one."}},
)
async def come_back(outcome: Annotated[str | None, Query(max_length=20)] = None) -> HTMLResponse:
    """Show a page that says how it went, until there is a better place to return to (`billing_return_url`)."""
    return HTMLResponse(return_page(outcome))
