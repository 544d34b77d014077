"""Send a request again that was written down before."""

from __future__ import annotations

import uuid

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import queries
from mutoscope.billing.journal.ask_provider import ask_provider
from mutoscope.billing.journal.types import Answer, ProviderCall, Request


async def ask_again(desk: BillingDesk, call: ProviderCall, workspace_id: uuid.UUID, key: str) -> Answer | None:
    """Return the answer to a request in the journal, which is asked for if there is none; None if nothing is written.

    Raises:
        MutoscopeError: what `ask_provider` raises.
    """
    request = await find_request(desk, call, workspace_id, key)
    return None if request is None else await ask_provider(desk, call, request)


async def find_request(desk: BillingDesk, call: ProviderCall, workspace_id: uuid.UUID, key: str) -> Request | None:
    """Return a request as the journal has it; None if nothing is written."""
    values = {"workspace_id": workspace_id, "kind": call.kind, "key": key}
    async with desk.database.session(workspace_id=workspace_id) as session:
        entry = (await session.execute(queries.FIND, values)).one_or_none()
    return None if entry is None else Request(workspace_id, entry.user_id, key, entry.request)
