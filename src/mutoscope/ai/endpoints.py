"""AI settings over HTTP."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, status
from fastapi.responses import StreamingResponse

from mutoscope.ai import keep_settings as settings
from mutoscope.ai import read_settings as reading
from mutoscope.ai.read_stack import read_stack
from mutoscope.ai.schemas import (
    AiBudgetView,
    AiProviderList,
    AiProviderView,
    AiUsageView,
    AppealRequest,
    BudgetLimit,
    CallView,
    DecisionList,
    DecisionView,
    KeyRequest,
    StackChoice,
    StackView,
    SumView,
    TextStreamRequest,
)
from mutoscope.ai.stream_words import stream_words
from mutoscope.gateway import Gateway, TextRequest, appeal_decision, list_decisions
from mutoscope.tenancy import (
    ClockDep,
    Scope,
    SecretRoute,
    SessionDep,
    TransactionRoute,
    VigilDep,
    allowed,
    problems,
    service,
    while_allowed,
)

GatewayDep = Annotated[Gateway, service(Gateway)]
Reader = Annotated[Scope, allowed("ai.read")]
Writer = Annotated[Scope, allowed("ai.use")]
Keeper = Annotated[Scope, allowed("ai.manage")]
_MOST_DECISIONS = 100

router = APIRouter(prefix="/ai", tags=["ai"], route_class=TransactionRoute)
secrets = APIRouter(prefix="/ai", tags=["ai"], route_class=SecretRoute)


@router.get("/providers", summary="List the AI providers")
async def providers(scope: Reader, session: SessionDep, gateway: GatewayDep) -> AiProviderList:
    """Return every provider and whose key is used; what has none says what a key would add."""
    found = await reading.read_providers(session, gateway, scope.workspace_id)
    return AiProviderList(items=[AiProviderView.of(one) for one in found])


@router.get("/stack", summary="Read the stack of AI models")
async def stack(scope: Reader, session: SessionDep, gateway: GatewayDep) -> StackView:
    """Return what is chosen, and what can be."""
    return await read_stack(session, gateway, scope.workspace_id)


@router.put("/stack", summary="Choose a stack of AI models")
async def choose(scope: Keeper, session: SessionDep, gateway: GatewayDep, body: StackChoice) -> StackView:
    """Choose a stack, and models that come before it."""
    await settings.put_stack(session, gateway, scope.workspace_id, body.stack, body.choices)
    return await read_stack(session, gateway, scope.workspace_id)


@secrets.put("/keys/{provider}", summary="Set a key of an AI provider", status_code=status.HTTP_204_NO_CONTENT)
async def set_key(provider: str, scope: Keeper, session: SessionDep, gateway: GatewayDep, body: KeyRequest) -> None:
    """Keep a key of the workspace's own, encrypted. The platform's never stands in for it."""
    await settings.put_key(session, gateway, scope.workspace_id, provider, body.own())


@router.delete("/keys/{provider}", summary="Remove a key of an AI provider", status_code=status.HTTP_204_NO_CONTENT)
async def remove_key(provider: str, scope: Keeper, session: SessionDep) -> None:
    """Forget a key of the workspace's own."""
    await settings.drop_key(session, scope.workspace_id, provider)


@router.get("/usage", summary="Read what AI cost")
async def usage(
    scope: Reader,
    session: SessionDep,
    gateway: GatewayDep,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AiUsageView:
    """Return the budget, this month's sums by model, and calls, the newest first."""
    page = await reading.list_calls(session, scope.workspace_id, cursor=cursor, limit=limit)
    return AiUsageView(
        budget=AiBudgetView.of(await reading.read_budget(session, gateway, scope.workspace_id)),
        models=[
            SumView(**{**dict(row), "platform_micro": row["platform"], "own_micro": row["own"]})
            for row in await reading.read_sums(session, gateway, scope.workspace_id)
        ],
        items=[CallView.of(row) for row in page.items],
        next_cursor=page.next_cursor,
    )


@router.put("/budget", summary="Limit what AI may cost")
async def limit_budget(scope: Keeper, session: SessionDep, gateway: GatewayDep, body: BudgetLimit) -> AiBudgetView:
    """Let the workspace spend less in a month than the operator allows."""
    await settings.limit_budget(session, gateway, scope.workspace_id, body.own_limit_micro)
    return AiBudgetView.of(await reading.read_budget(session, gateway, scope.workspace_id))


@secrets.post(
    "/text/stream",
    summary="Write words, as they come",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events `text`, then `done` or `problem`."},
        **problems(402, 409, 413),
    },
)
async def write(
    scope: Writer, session: SessionDep, vigil: VigilDep, gateway: GatewayDep, body: TextStreamRequest
) -> StreamingResponse:
    """Write words by the chosen text model; whoever closes the connection ends the call and pays for what came.

    So does a token that expires, or a session, key or membership that no longer allows it: the last event is `problem`.
    """
    request = TextRequest(
        prompt=body.prompt,
        system=body.system,
        max_output_tokens=body.max_output_tokens,
        temperature=body.temperature,
        template_version="free@1",
    )
    await session.commit()  # nothing is held while a provider writes
    stream = gateway.stream_text(scope.workspace_id, request)
    first = await anext(stream)  # what cannot begin is a problem document
    headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
    rest = while_allowed(stream, partial(vigil.look, scope, "ai.use"), seconds=vigil.seconds)
    return StreamingResponse(stream_words(first, rest), media_type="text/event-stream", headers=headers)


@router.get("/decisions", summary="List refused content")
async def decisions(scope: Reader, session: SessionDep) -> DecisionList:
    """Return the newest refusals of prompts and answers."""
    found = await list_decisions(session, scope.workspace_id, limit=_MOST_DECISIONS)
    return DecisionList(items=[DecisionView.of(one) for one in found])


@router.post("/decisions/{decision_id}/appeal", summary="Appeal a refusal", responses=problems(404, 409))
async def appeal(
    decision_id: uuid.UUID, scope: Writer, session: SessionDep, clock: ClockDep, body: AppealRequest
) -> DecisionView:
    """Say why a refusal is wrong; a platform admin judges."""
    now = clock.now()
    return DecisionView.of(await appeal_decision(session, scope.workspace_id, decision_id, body.words, now=now))
