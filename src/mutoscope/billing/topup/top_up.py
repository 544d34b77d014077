"""Buy packs with the card on file, or go over to a plan; without a card that pays, the payment page is next."""

from __future__ import annotations

from mutoscope.billing.checkout import Checkout, Wish, find_offer, open_checkout
from mutoscope.billing.checkout.open_checkout import order_metadata
from mutoscope.billing.customers import find_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_provider
from mutoscope.billing.mirror import apply_payment
from mutoscope.billing.plans import find_own_subscription, read_plan
from mutoscope.billing.provider import CardDeclined
from mutoscope.billing.subscriptions.change_plan import change_plan
from mutoscope.billing.topup.calls import TAKE_CARD
from mutoscope.kernel import Conflict, PaymentRequired, new_id
from mutoscope.tenancy import Scope


class PaymentPageNeeded(PaymentRequired):
    """It has to be paid on the payment page; details hold its address."""

    code = "payment_page_needed"

    def __init__(self, checkout: Checkout, why: str) -> None:
        super().__init__(
            f"This has to be paid on the payment page: {why}.",
            remedy=f"Open {checkout.url} and pay there.",
            checkout_url=checkout.url,
            checkout_id=str(checkout.id),
        )


class AlreadyOnPlan(Conflict):
    """The workspace is on that plan; more credits come in packs."""

    code = "already_on_plan"


async def top_up_pack(desk: BillingDesk, scope: Scope, pack: str, *, quantity: int = 1, key: str | None = None) -> str:
    """Charge the card on file for packs, grant them, and return the payment's id.

    Raises:
        NotForSale: the catalogue has no such pack in the workspace's currency.
        PaymentPageNeeded: there is no card, or it refuses: the payment page is open.
        MutoscopeError: what the payment provider says.
    """
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        customer = await find_customer(session, scope.workspace_id)
        digest = await desk.shelf.keep(session)
    catalogue = desk.shelf.present
    currency = (customer.currency if customer else None) or catalogue.currency
    wish = Wish("pack", pack, "once", currency, quantity)
    ordered = find_offer(catalogue, wish, currency)
    if customer is None or not customer.has_card:
        raise PaymentPageNeeded(await open_checkout(desk, scope, wish), "there is no card on file")
    body = {
        "customer_id": customer.id,
        "currency": currency,
        "amount_minor": ordered.amount_minor,
        "description": f"{quantity} × {pack}",
        "metadata": order_metadata(scope.workspace_id, wish, digest),
    }
    request = Request(scope.workspace_id, scope.user_id, key or str(new_id()), body)
    try:
        payment_id = str((await ask_provider(desk, TAKE_CARD, request))["id"])
    except CardDeclined as error:
        raise PaymentPageNeeded(await open_checkout(desk, scope, wish), error.message.rstrip(".")) from error
    await apply_payment(desk, payment_id)
    return payment_id


async def top_up_plan(desk: BillingDesk, scope: Scope, plan: str, *, key: str | None = None) -> str:
    """Go over to a plan (document 003, `POST /credits/topup`) and return what happened, in words.

    Raises:
        PlanUnknown, NotForSale: the catalogue does not sell it.
        AlreadyOnPlan: it is the present one.
        PaymentPageNeeded: the first plan is paid on the payment page, which is open.
        MutoscopeError: what the payment provider says.
    """
    desk.shelf.present.plan(plan)
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        held = await read_plan(session)
        running = await find_own_subscription(session)
    if held.plan_key == plan and (running is None or running.plan_key == plan):
        raise AlreadyOnPlan(
            f"The workspace is on the plan {plan}.",
            remedy='Buy a pack with {"pack": …}, or choose another plan.',
            plan=plan,
        )
    if running is None:
        raise PaymentPageNeeded(await open_checkout(desk, scope, Wish("plan", plan)), "there is no subscription yet")
    done = await change_plan(desk, scope, plan, key=key)
    if done.at_once:
        return "Credits topped up successfully"
    return f"The plan changes to {plan} on {running.period_end.date().isoformat()}"
