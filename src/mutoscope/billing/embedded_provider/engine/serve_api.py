"""The API over HTTP: authentication, headers, answers as Stripe gives them."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets

from starlette.requests import Request
from starlette.responses import Response

from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.parse_form import parse_form
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid
from mutoscope.billing.embedded_provider.core.rows import dump
from mutoscope.billing.embedded_provider.core.work import API_VERSION
from mutoscope.billing.embedded_provider.engine.faults import Fault
from mutoscope.billing.embedded_provider.engine.provider import ApiAnswer, ApiRequest, Provider
from mutoscope.billing.embedded_provider.engine.read_events import PATH as EVENTS
from mutoscope.billing.embedded_provider.engine.read_events import read_events

_MOST_BYTES = 1_000_000
_LONGEST_KEY = 255


async def serve_api(request: Request) -> Response:
    """Answer one request to `/v1/…`."""
    provider: Provider = request.app.state.provider
    note_address(provider, request)
    request_id = new_object_id("req", 14)
    path = f"/v1/{request.path_params['path']}"
    fault = provider.faults.strike(request.method, path)
    if fault is not None and fault.kind == "error_before":
        return _failure(fault, request_id)
    try:
        check_key(provider, request)
        answer = await _answer(provider, await _read(request, path, request_id))
    except Refusal as refusal:
        answer = ApiAnswer(refusal.status, dump(refusal.body(request_id)))
    if fault is not None and fault.kind == "error_after":
        return _failure(fault, request_id)
    if fault is not None:
        await asyncio.sleep(fault.seconds)
    return _respond(provider, request, answer, request_id)


def note_address(provider: Provider, request: Request) -> None:
    """Remember how the provider is reached, unless that is configured."""
    if provider.options.public_url is None:
        root = request.scope.get("root_path", "")
        provider.base_url = f"{request.url.scheme}://{request.url.netloc}{root}"


def check_key(provider: Provider, request: Request) -> None:
    """Refuse a request without the secret key (`Bearer`, or `Basic` with the key as user).

    Raises:
        Refusal: it has another key or none.
    """
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    if not given:
        message = (
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
            "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        )
        raise Refusal(401, message)
    if not secrets.compare_digest(given.encode(), provider.options.api_key.encode()):
        raise Refusal(401, f"Invalid API Key provided: {given[:8]}****{given[-4:]}")


async def _read(request: Request, path: str, request_id: str) -> ApiRequest:
    version = request.headers.get("stripe-version")
    if version not in (None, API_VERSION):
        raise invalid(f"Invalid Stripe API version: {version}. The embedded provider speaks {API_VERSION} only.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Refusal(413, "The request is too large.")
    try:
        text = "&".join(part for part in (request.url.query, body.decode()) if part)
    except UnicodeDecodeError as error:
        raise invalid("The request's form is not UTF-8.") from error
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    if key is not None and len(key) > _LONGEST_KEY:
        raise invalid(f"Idempotency keys have at most {_LONGEST_KEY} characters.")
    return ApiRequest(request.method, path, parse_form(text), text, request_id, key)


async def _answer(provider: Provider, asked: ApiRequest) -> ApiAnswer:
    if asked.method == "GET" and (asked.path == EVENTS or asked.path.startswith(f"{EVENTS}/")):
        return ApiAnswer(200, dump(await read_events(provider, asked.path, Params(asked.form))))
    return await provider.answer(asked)


def _respond(provider: Provider, request: Request, answer: ApiAnswer, request_id: str) -> Response:
    headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION, "Cache-Control": "no-cache, no-store"}
    key = request.headers.get("idempotency-key")
    if key is not None:
        headers["Idempotency-Key"] = key
    if answer.replayed_from is not None:
        headers["Idempotent-Replayed"] = "true"
        headers["Original-Request"] = answer.replayed_from
    body = provider.with_addresses(answer.body)
    return Response(body, answer.status, headers, media_type="application/json")


def _failure(fault: Fault, request_id: str) -> Response:
    error = {"message": "Something went wrong on the provider's end (a fault that was asked for).", "type": "api_error"}
    return Response(dump({"error": error}), fault.status, {"Request-Id": request_id}, media_type="application/json")
