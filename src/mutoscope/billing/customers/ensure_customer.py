"""Make a workspace a customer of the payment provider, once."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.customers.find_customer import find_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Answer, ProviderCall, Request, ask_provider
from mutoscope.billing.provider import PaymentProvider
from mutoscope.identity import read_profile
from mutoscope.tenancy import Scope
from mutoscope.tenancy.membership import read_workspace

_KEEP = text(
    "insert into billing_customer (workspace_id, customer_id) values (:workspace_id, :customer_id) "
    "on conflict (workspace_id) do nothing"
)


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    made = await provider.create_customer(
        request.workspace_id, name=request.body.get("name", ""), email=request.body.get("email"), key=key
    )
    return {"id": made}


async def _keep(session: AsyncSession, request: Request, answer: Answer) -> None:
    await session.execute(_KEEP, {"workspace_id": request.workspace_id, "customer_id": answer["id"]})


CREATE_CUSTOMER = ProviderCall("create_customer", _ask, _keep)


async def ensure_customer(desk: BillingDesk, scope: Scope) -> str:
    """Return the customer id of the caller's workspace; the first time it is made, with the caller's address.

    Raises:
        MutoscopeError: what `ask_provider` raises.
    """
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        known = await find_customer(session, scope.workspace_id)
        if known is not None:
            return known.id
        workspace = await read_workspace(session, scope.workspace_id)
        email = (await read_profile(session, scope.user_id)).email
    body = {"name": workspace.name, "email": email}
    # One key a workspace: of two requests at once, the second is answered as the first, whoever makes it.
    request = Request(scope.workspace_id, scope.user_id, "customer", body)
    return str((await ask_provider(desk, CREATE_CUSTOMER, request))["id"])
