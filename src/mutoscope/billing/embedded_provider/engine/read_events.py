"""The event log: https://docs.stripe.com/api/events. It is read from the store; a year of it is too much for memory."""

from __future__ import annotations

import json

from mutoscope.billing.embedded_provider.core.answer_list import list_object, page_limit, read_cursors, read_span
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, missing
from mutoscope.billing.embedded_provider.core.rows import Body, EventQuery, EventRow
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.engine.signature import wants

PATH = "/v1/events"
_MOST_TYPES = 20


async def read_events(provider: Provider, path: str, params: Params) -> Body:
    """Return one event, or a page of the log.

    Raises:
        Refusal: there is no such event, or a parameter makes no sense.
    """
    await provider.tick()
    params.ignore("expand")
    body = await _one(provider, path.removeprefix(f"{PATH}/")) if path != PATH else await _page(provider, params)
    unknown = params.unread()
    if unknown is not None:
        raise Refusal(400, f"Received unknown parameter: {unknown}", param=unknown, code="parameter_unknown")
    return body


async def _one(provider: Provider, event_id: str) -> Body:
    row = await provider.store.event(event_id)
    if row is None:
        raise missing("event", event_id)
    return _show(row, await _endpoints(provider))


async def _page(provider: Provider, params: Params) -> Body:
    limit, span = page_limit(params), read_span(params)
    after, before = read_cursors(params)
    kind, kinds = params.text("type"), params.texts("types")
    if kind and kinds:
        raise invalid("You may only specify one of these parameters: type, types.", param="type")
    if len(kinds) > _MOST_TYPES:
        raise invalid(f"At most {_MOST_TYPES} types can be listed.", param="types")
    params.ignore("delivery_success")
    query = EventQuery(
        limit=limit + 1,
        types=[kind] if kind else kinds or None,
        created_from=span.start,
        created_to=span.end,
        before=await _seq(provider, after, "starting_after"),
        after=await _seq(provider, before, "ending_before"),
    )
    rows = await provider.store.events(query)
    page = rows[:limit][::-1] if before else rows[:limit]
    endpoints = await _endpoints(provider)
    return list_object([_show(row, endpoints) for row in page], PATH, has_more=len(rows) > limit)


async def _seq(provider: Provider, event_id: str | None, param: str) -> int | None:
    if event_id is None:
        return None
    row = await provider.store.event(event_id)
    if row is None:
        raise missing("event", event_id, param=param)
    return row.seq


async def _endpoints(provider: Provider) -> list[tuple[Body, int]]:
    return await provider.read(
        lambda work: [(body, int(work.hidden(body["id"])["cursor"])) for body in work.newest("webhook_endpoint")]
    )


def _show(row: EventRow, endpoints: list[tuple[Body, int]]) -> Body:
    body: Body = json.loads(row.body)
    body["pending_webhooks"] = sum(
        endpoint["status"] == "enabled" and cursor < row.seq and wants(endpoint, row.type)
        for endpoint, cursor in endpoints
    )
    return body
