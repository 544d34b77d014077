"""Document 003's top-up over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, Field

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.open_for import BILLING_OPEN
from mutoscope.billing.plans import read_plan
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.billing.topup.top_up import top_up_pack, top_up_plan
from mutoscope.kernel import Credits, InvalidInput
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, own_key, problems, service
from mutoscope.tenancy.schema_example import example

DeskDep = Annotated[BillingDesk, service(BillingDesk)]
Payer = Annotated[Scope, allowed("billing.manage")]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="The same key pays once.")]

router = APIRouter(tags=["credits"], route_class=TransactionRoute)


class TopUp(BaseModel):
    """What to top up with: a plan (document 003), or a pack with the card on file."""

    model_config = example(plan_type="Pro")

    plan_type: str | None = Field(default=None, min_length=1, max_length=100)
    pack: str | None = Field(default=None, min_length=1, max_length=100)
    quantity: int = Field(default=1, ge=1, le=100, description="Packs.")


class ToppedUp(BaseModel):
    """The balance after it (document 003)."""

    model_config = example(credits_balance=60, plan_type="Pro", message="Credits topped up successfully")

    credits_balance: CreditAmount
    plan_type: str
    message: str


@router.post(
    "/credits/topup",
    summary="Top up credits",
    dependencies=[BILLING_OPEN],
    responses=problems(402, 409, 422, 503),
)
async def top_up(session: SessionDep, scope: Payer, desk: DeskDep, body: TopUp, key: KeyHeader = None) -> ToppedUp:
    """Buy with the card on file, at once; without one the problem's `checkout_url` is where to pay (document 003)."""
    if (body.plan_type is None) == (body.pack is None):
        raise InvalidInput("The order is not clear.", remedy='Send {"plan_type": …} or {"pack": …}, not both.')
    await session.commit()
    own = own_key(scope, key)
    if body.pack is not None:
        await top_up_pack(desk, scope, body.pack, quantity=body.quantity, key=own)
        message = "Credits topped up successfully"
    else:
        message = await top_up_plan(desk, scope, body.plan_type or "", key=own)
    balance = await read_balance(session, scope.workspace_id)
    plan = await read_plan(session)
    return ToppedUp(credits_balance=amount_of(Credits(balance.available)), plan_type=plan.plan_key, message=message)
