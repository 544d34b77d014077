"""Test clocks: customers whose time is moved by hand. https://docs.stripe.com/api/test_clocks"""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.calendar import DAY
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.refusal import invalid, required, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body

ROUTES = Routes()
_KIND = "test_helpers.test_clock"
_KEPT_DAYS = 30


@ROUTES.post("/v1/test_helpers/test_clocks")
def create(call: Call) -> Body:
    """Create a clock that stands still."""
    frozen = call.params.integer("frozen_time", least=0)
    if frozen is None:
        raise required("frozen_time")
    body: Body = {
        "id": new_object_id("clock"),
        "object": _KIND,
        "created": call.work.now,
        "deletes_after": call.work.now + _KEPT_DAYS * DAY,
        "frozen_time": frozen,
        "livemode": False,
        "name": call.params.text("name", limit=300),
        "status": "ready",
        "status_details": {},
    }
    call.work.add(_KIND, body)
    call.work.emit("test_helpers.test_clock.created", body)
    return body


@ROUTES.post("/v1/test_helpers/test_clocks/{id}/advance")
def advance(call: Call) -> Body:
    """Move a clock forward; what is due on the way happens before the answer is sent."""
    clock = call.work.get(call.id, _KIND)
    target = call.params.integer("frozen_time")
    if target is None:
        raise required("frozen_time")
    if clock["status"] != "ready":
        raise unexpected_state("Test clock advancement underway - cannot perform modifications.")
    if target <= clock["frozen_time"]:
        raise invalid("You must advance a test clock to a time after its present one.", param="frozen_time")
    clock.update(status="advancing", status_details={"advancing": {"target_frozen_time": target}})
    call.work.emit("test_helpers.test_clock.advancing", clock)
    call.work.advance = (call.id, target)
    return clock


@ROUTES.get("/v1/test_helpers/test_clocks/{id}")
def retrieve(call: Call) -> Body:
    """Return a clock."""
    return call.work.get(call.id, _KIND)


@ROUTES.get("/v1/test_helpers/test_clocks")
def list_all(call: Call) -> Body:
    """List clocks."""
    return answer_list(call, _KIND, url="/v1/test_helpers/test_clocks")


@ROUTES.delete("/v1/test_helpers/test_clocks/{id}")
def delete(call: Call) -> Body:
    """Delete a clock and its customers."""
    work = call.work
    work.get(call.id, _KIND)
    for customer in list(work.newest("customer", equals={"test_clock": call.id})):
        for subscription in list(work.newest("subscription", equals={"customer": customer["id"]})):
            work.hidden(subscription["id"])["timers"] = {}
            work.remove(subscription["id"])
        work.remove(customer["id"])
    work.remove(call.id)
    return {"id": call.id, "object": _KIND, "deleted": True}
