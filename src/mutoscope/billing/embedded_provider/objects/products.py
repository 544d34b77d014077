"""Products: https://docs.stripe.com/api/products."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id
from mutoscope.billing.embedded_provider.core.refusal import Refusal, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.objects.prices import new_price

ROUTES = Routes()
_TEXTS = ("description", "statement_descriptor", "tax_code", "unit_label", "url")


@ROUTES.post("/v1/products")
def create(call: Call) -> Body:
    """Create a product, and its default price if asked for."""
    params, work = call.params, call.work
    product_id = params.text("id", limit=255) or new_object_id("prod", 14)
    if work.find(product_id) is not None:
        raise Refusal(400, f"Product already exists: {product_id}", code="resource_already_exists", param="id")
    body: Body = {
        "id": product_id,
        "object": "product",
        "active": params.boolean("active") is not False,
        "created": work.now,
        "default_price": None,
        **{name: params.text(name) for name in _TEXTS},
        "images": params.texts("images"),
        "livemode": False,
        "marketing_features": [{"name": item.need("name")} for item in params.children("marketing_features")],
        "metadata": params.metadata(),
        "name": params.need("name"),
        "package_dimensions": None,
        "shippable": params.boolean("shippable"),
        "type": params.choice("type", ("good", "service")) or "service",
        "updated": work.now,
    }
    work.add("product", body)
    work.emit("product.created", body)
    price = params.child("default_price_data")
    if price is not None:
        body["default_price"] = new_price(work, price, product_id)["id"]
    return body


@ROUTES.post("/v1/products/{id}")
def update(call: Call) -> Body:
    """Change a product."""
    params, work = call.params, call.work
    product = work.get(call.id, "product")
    for name in ("name", *_TEXTS):
        if name in params:
            product[name] = params.text(name)
    if "active" in params:
        product["active"] = params.boolean("active")
    if "default_price" in params:
        product["default_price"] = work.get(params.need("default_price"), "price", param="default_price")["id"]
    if "images" in params:
        product["images"] = params.texts("images")
    if "marketing_features" in params:
        product["marketing_features"] = [{"name": one.need("name")} for one in params.children("marketing_features")]
    product["metadata"] = params.metadata(product["metadata"])
    product["updated"] = work.now
    work.emit("product.updated", product)
    return product


@ROUTES.get("/v1/products/{id}")
def retrieve(call: Call) -> Body:
    """Return a product."""
    return call.work.get(call.id, "product")


@ROUTES.delete("/v1/products/{id}")
def delete(call: Call) -> Body:
    """Delete a product that has no price."""
    work = call.work
    product = work.get(call.id, "product")
    if next(work.newest("price", equals={"product": call.id}), None) is not None:
        message = "This product cannot be deleted because it has one or more user-created prices."
        raise unexpected_state(message)
    work.emit("product.deleted", product)
    work.remove(call.id)
    return {"id": call.id, "object": "product", "deleted": True}


@ROUTES.get("/v1/products")
def list_all(call: Call) -> Body:
    """List products."""
    params = call.params
    ids = set(params.texts("ids"))
    return answer_list(
        call,
        "product",
        equals={"active": params.boolean("active"), "url": params.text("url")},
        accept=(lambda body: body["id"] in ids) if ids else None,
    )
