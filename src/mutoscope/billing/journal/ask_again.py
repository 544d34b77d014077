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
    values = {"workspace_id": workspace_id, "kind": call.kind, "key": key}
    async with desk.database.session(workspace_id=workspace_id) as session:
        entry = (await session.execute(queries.FIND, values)).one_or_none()
    if entry is None:
        return None
    return await ask_provider(desk, call, Request(workspace_id, entry.user_id, key, entry.request))
