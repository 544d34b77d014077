"""Tax ids of customers: https://docs.stripe.com/api/tax_ids. They are kept, not verified."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.refusal import missing
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.objects.customers import get_customer

ROUTES = Routes()


@ROUTES.post("/v1/customers/{id}/tax_ids")
def create(call: Call) -> Body:
    """Keep a customer's tax id."""
    customer = get_customer(call.work, call.id, param="id")
    kind, value = call.params.need("type"), call.params.need("value")
    body: Body = {
        "id": new_object_id("txi"),
        "object": "tax_id",
        "country": value[:2].upper() if kind == "eu_vat" else kind[:2].upper(),
        "created": call.work.now,
        "customer": customer["id"],
        "livemode": False,
        "owner": {"customer": customer["id"], "type": "customer"},
        "type": kind,
        "value": value,
        "verification": {"status": "unavailable", "verified_address": None, "verified_name": None},
    }
    call.work.add("tax_id", body)
    call.work.emit("customer.tax_id.created", body)
    return body


@ROUTES.get("/v1/customers/{id}/tax_ids")
def list_all(call: Call) -> Body:
    """List a customer's tax ids."""
    return answer_list(call, "tax_id", equals={"customer": call.id}, url=f"/v1/customers/{call.id}/tax_ids")


@ROUTES.delete("/v1/customers/{customer}/tax_ids/{id}")
def delete(call: Call) -> Body:
    """Forget a tax id."""
    body = call.work.get(call.ids[1], "tax_id")
    if body["customer"] != call.id:
        raise missing("tax_id", call.ids[1])
    call.work.emit("customer.tax_id.deleted", body)
    call.work.remove(call.ids[1])
    return {"id": call.ids[1], "object": "tax_id", "deleted": True}
