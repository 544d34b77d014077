"""Webhook endpoints: https://docs.stripe.com/api/webhook_endpoints. Events are delivered to this machine only."""

from __future__ import annotations

from urllib.parse import urlsplit

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.refusal import invalid, required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import API_VERSION

ROUTES = Routes()
_OURSELVES = ("localhost", "127.0.0.1", "::1")


@ROUTES.post("/v1/webhook_endpoints")
def create(call: Call) -> Body:
    """Create an endpoint; only this answer shows its secret."""
    params, work = call.params, call.work
    events = params.texts("enabled_events")
    if not events:
        raise required("enabled_events")
    version = params.text("api_version")
    if version not in (None, API_VERSION):
        raise invalid(f"The embedded provider speaks {API_VERSION} only.", param="api_version")
    params.ignore("connect")
    secret = f"whsec_{random_word(32)}"
    body: Body = {
        "id": new_object_id("we"),
        "object": "webhook_endpoint",
        "api_version": version,
        "application": None,
        "created": work.now,
        "description": params.text("description"),
        "enabled_events": events,
        "livemode": False,
        "metadata": params.metadata(),
        "status": "enabled",
        "url": _read_url(params.need("url")),
    }
    work.add("webhook_endpoint", body, {"secret": secret, "cursor": work.world.event_seq})
    return {**body, "secret": secret}


@ROUTES.post("/v1/webhook_endpoints/{id}")
def update(call: Call) -> Body:
    """Change an endpoint, or switch it off and on."""
    params, body = call.params, call.work.get(call.id, "webhook_endpoint")
    if "url" in params:
        body["url"] = _read_url(params.need("url"))
    if "enabled_events" in params:
        body["enabled_events"] = params.texts("enabled_events")
    if "description" in params:
        body["description"] = params.text("description")
    disabled = params.boolean("disabled")
    if disabled is not None:
        body["status"] = "disabled" if disabled else "enabled"
    body["metadata"] = params.metadata(body["metadata"])
    return body


@ROUTES.get("/v1/webhook_endpoints/{id}")
def retrieve(call: Call) -> Body:
    """Return an endpoint."""
    return call.work.get(call.id, "webhook_endpoint")


@ROUTES.get("/v1/webhook_endpoints")
def list_all(call: Call) -> Body:
    """List endpoints."""
    return answer_list(call, "webhook_endpoint")


@ROUTES.delete("/v1/webhook_endpoints/{id}")
def delete(call: Call) -> Body:
    """Delete an endpoint."""
    call.work.get(call.id, "webhook_endpoint")
    call.work.remove(call.id)
    return {"id": call.id, "object": "webhook_endpoint", "deleted": True}


def _read_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or parts.hostname not in _OURSELVES:
        message = "Invalid URL: the embedded provider delivers to this machine only (127.0.0.1, ::1 or localhost)."
        raise invalid(message, param="url", code="url_invalid")
    return url
