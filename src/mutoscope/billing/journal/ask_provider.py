"""Ask the payment provider for something, once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import queries
from mutoscope.billing.journal.types import Answer, ProviderCall, Request
from mutoscope.billing.provider import CardDeclined, ProviderRefused
from mutoscope.kernel import Conflict, MutoscopeError, new_id


async def ask_provider(desk: BillingDesk, call: ProviderCall, request: Request) -> Answer:
    """Write the request down, send it, keep what follows, and return the answer; a known key is answered as before.

    Opens transactions of its own: the caller must hold none open, for the provider may take half a minute.

    Raises:
        Conflict: the key stands for another request.
        CardDeclined, ProviderRefused: the provider says no; the entry is closed, and a new key may try again.
        ProviderUnavailable: nobody knows; the entry stays open, and the worker sends it again.
        PaymentsOff: there is no provider.
    """
    provider = desk.provider
    call_id, written, known = await _write(desk, call, request)
    if known is not None:
        return known
    # What is sent is what is written, to the order of its fields: a repetition must be the same request to the byte.
    request = replace(request, body=written)
    async with desk.database.session(workspace_id=request.workspace_id, user_id=request.user_id) as session:
        await session.execute(queries.ATTEMPT, {"id": call_id})
    try:
        answer = await call.ask(provider, request, str(call_id))
    except (CardDeclined, ProviderRefused) as error:
        await _refuse(desk, call, request, call_id, error)
        raise
    async with desk.database.session(workspace_id=request.workspace_id, user_id=request.user_id) as session:
        await call.keep(session, request, answer)
        await session.execute(
            queries.END,
            {"id": call_id, "state": "done", "object_id": answer.get("id"), "answer": answer, "now": desk.clock.now()},
        )
    return answer


async def _write(
    desk: BillingDesk, call: ProviderCall, request: Request
) -> tuple[object, dict[str, Any], Answer | None]:
    values = {"workspace_id": request.workspace_id, "kind": call.kind, "key": request.key}
    async with desk.database.session(workspace_id=request.workspace_id, user_id=request.user_id) as session:
        await session.execute(
            queries.WRITE, {**values, "id": new_id(), "user_id": request.user_id, "request": request.body}
        )
        row = (await session.execute(queries.FIND, values)).one()
    if row.request != request.body:
        raise Conflict(
            "This key was used for another request to the payment provider.",
            remedy="Use a new Idempotency-Key for a new request.",
        )
    answer: Answer | None = row.answer
    if row.state == "refused":
        raise ProviderRefused(
            "The payment provider refused this request before.",
            remedy="Use a new Idempotency-Key to try again.",
            reason=(answer or {}).get("reason"),
        )
    return row.id, row.request, answer if row.state == "done" else None


async def _refuse(
    desk: BillingDesk, call: ProviderCall, request: Request, call_id: object, error: MutoscopeError
) -> None:
    answer = {"code": error.code, "reason": error.details.get("reason")}
    async with desk.database.session(workspace_id=request.workspace_id, user_id=request.user_id) as session:
        if call.refuse is not None:
            await call.refuse(session, request)
        await session.execute(
            queries.END,
            {"id": call_id, "state": "refused", "object_id": None, "answer": answer, "now": desk.clock.now()},
        )
