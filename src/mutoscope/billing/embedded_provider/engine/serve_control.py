"""`/_control/…`: what only an embedded provider has. Time, faults, declines, disputes, the outbox; for tests and demos.

Requests carry the secret key and JSON. Nothing of it exists at Stripe, and nothing of it is mounted unless
`ProviderOptions.control` says so.
"""

from __future__ import annotations

import json
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid
from mutoscope.billing.embedded_provider.core.rows import Body, EventQuery
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.engine.faults import Fault
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.engine.serve_api import check_key, note_address
from mutoscope.billing.embedded_provider.engine.signature import sign
from mutoscope.billing.embedded_provider.objects.disputes import close_dispute, open_dispute

_KINDS = ("error_before", "error_after", "timeout_after")


async def serve_control(request: Request) -> Response:
    """Answer one request to `/_control/…`."""
    provider: Provider = request.app.state.provider
    note_address(provider, request)
    try:
        check_key(provider, request)
        body = await request.json() if await request.body() else {}
        match request.method, request.path_params["path"].split("/"):
            case "GET", ["clock"]:
                return JSONResponse({"now": provider.now()})
            case "POST", ["clock"]:
                return JSONResponse({"now": await _move_clock(provider, body)})
            case "GET", ["outbox"]:
                return JSONResponse(await _outbox(provider, request))
            case "POST", ["faults"]:
                return JSONResponse(_set_faults(provider, body))
            case "POST", ["declines"]:
                return JSONResponse(await _plan_declines(provider, body))
            case "POST", ["disputes"]:
                return JSONResponse(await _dispute(provider, body))
            case "POST", ["disputes", dispute_id]:
                return JSONResponse(await _decide(provider, dispute_id, body))
            case _:
                raise Refusal(404, "There is no such control.")
    except json.JSONDecodeError:
        return JSONResponse(invalid("The body is not JSON.").body("req_control"), 400)
    except Refusal as refusal:
        return JSONResponse(refusal.body("req_control"), refusal.status)


async def _move_clock(provider: Provider, body: Body) -> int:
    """Move the provider's own clock: to `now`, or `by` seconds."""
    target = int(body["now"]) if "now" in body else provider.now() + int(body.get("by", 0))
    if target < provider.now():
        raise invalid("The clock moves forward only.", param="now")

    def move(work: Work) -> None:
        work.advance = ("", target)

    await provider.write(move)
    return provider.now()


async def _outbox(provider: Provider, request: Request) -> Body:
    """Return events after a number, each as it would be posted, signed with a secret."""
    after = int(request.query_params.get("after", 0))
    limit = int(request.query_params.get("limit", 1000))
    secret = request.query_params.get("secret", "")
    await provider.tick()
    rows = await provider.store.events(EventQuery(limit=limit, after=after))
    events: list[Body] = []
    for row in rows:
        payload = provider.with_addresses(row.body)
        signature = sign(payload.encode(), secret, int(time.time())) if secret else None
        events.append({"seq": row.seq, "id": row.id, "type": row.type, "payload": payload, "signature": signature})
    return {"events": events, "last": rows[-1].seq if rows else after}


def _set_faults(provider: Provider, body: Body) -> Body:
    """Replace the faults at present; an empty body takes all away."""
    faults = provider.faults
    faults.requests = [_read_fault(one) for one in body.get("requests", [])]
    faults.drop_webhooks = float(body.get("drop_webhooks", 0))
    faults.duplicate_webhooks = float(body.get("duplicate_webhooks", 0))
    if "seed" in body:
        faults.random.seed(int(body["seed"]))
    return {"requests": len(faults.requests)}


def _read_fault(one: dict[str, Any]) -> Fault:
    if one.get("kind") not in _KINDS:
        raise invalid(f"kind must be one of {', '.join(_KINDS)}.", param="requests[0][kind]")
    try:
        return Fault(**one)
    except TypeError as error:
        raise invalid(f"Unknown fault: {error}", param="requests") from error


async def _plan_declines(provider: Provider, body: Body) -> Body:
    """Have the next charges declined: of one `customer` or of anybody, so many `times`."""
    plan = {
        "customer": body.get("customer"),
        "decline_code": str(body.get("decline_code", "generic_decline")),
        "times": int(body.get("times", 1)),
    }

    def keep(work: Work) -> Body:
        declines: list[Body] = work.settings.setdefault("declines", [])
        if body.get("times") == 0:
            declines.clear()
        else:
            declines.append(plan)
        return {"declines": list(declines)}

    return await provider.write(keep)


async def _dispute(provider: Provider, body: Body) -> Body:
    """Have a charge disputed."""

    def do(work: Work) -> Body:
        charge = work.get(str(body.get("charge")), "charge", param="charge")
        _follow(work, charge)
        inquiry = body.get("inquiry") is True
        return open_dispute(work, charge, str(body.get("reason", "fraudulent")), inquiry=inquiry)

    return await provider.write(do)


async def _decide(provider: Provider, dispute_id: str, body: Body) -> Body:
    """Decide a dispute: `won` true or false."""

    def do(work: Work) -> Body:
        dispute = work.get(dispute_id, "dispute")
        _follow(work, work.get(dispute["charge"], "charge"))
        close_dispute(work, dispute, won=body.get("won") is True)
        return dispute

    return await provider.write(do)


def _follow(work: Work, charge: Body) -> None:
    customer = work.find(charge["customer"], "customer")
    if customer is not None:
        work.follow(customer)
