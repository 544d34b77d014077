"""The billing portal: https://docs.stripe.com/api/customer_portal/sessions and …/configurations."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.ids import new_object_id, random_word
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid, required
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.customers import get_customer

ROUTES = Routes()
_PRORATIONS = ("always_invoice", "create_prorations", "none")
_FLOWS = ("payment_method_update", "subscription_cancel", "subscription_update", "subscription_update_confirm")
SESSION_SECONDS = 3600
"""How long a portal session can be used without being opened anew (docs.stripe.com/customer-management)."""


@ROUTES.post("/v1/billing_portal/configurations")
def create_configuration(call: Call) -> Body:
    """Create a configuration."""
    params, work = call.params, call.work
    features = params.child("features")
    if features is None:
        raise required("features")
    body = _configuration(work, is_default=next(work.newest("billing_portal.configuration"), None) is None)
    _read_configuration(work, params, features, body)
    work.add("billing_portal.configuration", body)
    work.emit("billing_portal.configuration.created", body)
    return body


@ROUTES.post("/v1/billing_portal/configurations/{id}")
def update_configuration(call: Call) -> Body:
    """Change a configuration."""
    body = call.work.get(call.id, "billing_portal.configuration")
    if "active" in call.params:
        body["active"] = call.params.boolean("active")
    _read_configuration(call.work, call.params, call.params.child("features"), body)
    body["updated"] = call.work.now
    call.work.emit("billing_portal.configuration.updated", body)
    return body


@ROUTES.get("/v1/billing_portal/configurations/{id}")
def retrieve_configuration(call: Call) -> Body:
    """Return a configuration."""
    return call.work.get(call.id, "billing_portal.configuration")


@ROUTES.get("/v1/billing_portal/configurations")
def list_configurations(call: Call) -> Body:
    """List configurations."""
    equals: dict[str, object] = {
        "active": call.params.boolean("active"),
        "is_default": call.params.boolean("is_default"),
    }
    return answer_list(call, "billing_portal.configuration", equals=equals, url="/v1/billing_portal/configurations")


@ROUTES.post("/v1/billing_portal/sessions")
def create(call: Call) -> Body:
    """Let a customer into the portal."""
    params, work = call.params, call.work
    customer = get_customer(work, params.need("customer"))
    chosen = params.text("configuration")
    configuration = (
        work.get(chosen, "billing_portal.configuration", param="configuration")
        if chosen
        else default_configuration(work)
    )
    word = random_word(48)
    body: Body = {
        "id": new_object_id("bps"),
        "object": "billing_portal.session",
        "configuration": configuration["id"],
        "created": work.now,
        "customer": customer["id"],
        "flow": _read_flow(params),
        "livemode": False,
        "locale": params.text("locale"),
        "on_behalf_of": None,
        "return_url": params.text("return_url") or configuration["default_return_url"],
        "url": f"embedded://payments/portal/{word}",
    }
    work.add("billing_portal.session", body)
    work.add("portal_word", {"id": word, "session": body["id"], "until": work.now + SESSION_SECONDS})
    work.emit("billing_portal.session.created", body)
    return body


def default_configuration(work: Work) -> Body:
    """Return the account's default configuration; it is made when it is first needed, as Stripe's dashboard does."""
    found = next(work.newest("billing_portal.configuration", equals={"is_default": True}), None)
    if found is not None:
        return found
    return work.add("billing_portal.configuration", _configuration(work, is_default=True))


def _configuration(work: Work, *, is_default: bool) -> Body:
    return {
        "id": new_object_id("bpc"),
        "object": "billing_portal.configuration",
        "active": True,
        "application": None,
        "business_profile": {"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        "created": work.now,
        "default_return_url": None,
        "features": {
            "customer_update": {"allowed_updates": [], "enabled": False},
            "invoice_history": {"enabled": True},
            "payment_method_update": {"enabled": True, "payment_method_configuration": None},
            "subscription_cancel": {
                "cancellation_reason": {"enabled": False, "options": []},
                "enabled": True,
                "mode": "at_period_end",
                "proration_behavior": "none",
            },
            "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
            "subscription_update": {
                "billing_cycle_anchor": None,
                "default_allowed_updates": [],
                "enabled": False,
                "products": [],
                "proration_behavior": "none",
                "schedule_at_period_end": {"conditions": []},
                "trial_update_behavior": "end_trial",
            },
        },
        "is_default": is_default,
        "livemode": False,
        "login_page": {"enabled": False, "url": None},
        "metadata": {},
        "name": None,
        "updated": work.now,
    }


def _read_configuration(work: Work, params: Params, features: Params | None, body: Body) -> None:
    profile = params.child("business_profile")
    if profile is not None:
        for name in ("headline", "privacy_policy_url", "terms_of_service_url"):
            if name in profile:
                body["business_profile"][name] = profile.text(name)
    if "default_return_url" in params:
        body["default_return_url"] = params.text("default_return_url")
    body["metadata"] = params.metadata(body["metadata"])
    if features is None:
        return
    for name in ("invoice_history", "payment_method_update", "customer_update"):
        inner = features.child(name)
        if inner is not None:
            body["features"][name]["enabled"] = inner.boolean("enabled") is True
            if "allowed_updates" in inner:
                body["features"][name]["allowed_updates"] = inner.texts("allowed_updates")
    _read_cancel(features.child("subscription_cancel"), body["features"]["subscription_cancel"])
    _read_update(work, features.child("subscription_update"), body["features"]["subscription_update"])


def _read_cancel(inner: Params | None, feature: Body) -> None:
    if inner is None:
        return
    feature["enabled"] = inner.boolean("enabled") is True
    feature["mode"] = inner.choice("mode", ("at_period_end", "immediately")) or feature["mode"]
    feature["proration_behavior"] = inner.choice("proration_behavior", _PRORATIONS) or feature["proration_behavior"]
    reason = inner.child("cancellation_reason")
    if reason is not None:
        options = reason.texts("options")
        feature["cancellation_reason"] = {"enabled": reason.boolean("enabled") is True, "options": options}


def _read_update(work: Work, inner: Params | None, feature: Body) -> None:
    if inner is None:
        return
    feature["enabled"] = inner.boolean("enabled") is True
    if "default_allowed_updates" in inner:
        feature["default_allowed_updates"] = inner.texts("default_allowed_updates")
    feature["proration_behavior"] = inner.choice("proration_behavior", _PRORATIONS) or feature["proration_behavior"]
    behavior = inner.choice("trial_update_behavior", ("continue_trial", "end_trial"))
    feature["trial_update_behavior"] = behavior or feature["trial_update_behavior"]
    if "products" in inner:
        feature["products"] = [_product(work, item) for item in inner.children("products")]
    if feature["enabled"] and not feature["products"]:
        message = "You must provide `features[subscription_update][products]` to enable subscription updates."
        raise invalid(message, param="features[subscription_update][products]")


def _product(work: Work, item: Params) -> Body:
    product = work.get(item.need("product"), "product", param=item.name_of("product"))["id"]
    prices = [work.get(one, "price", param=item.name_of("prices"))["id"] for one in item.texts("prices")]
    return {
        "adjustable_quantity": {"enabled": False, "maximum": None, "minimum": 1},
        "prices": prices,
        "product": product,
    }


def _read_flow(params: Params) -> Body | None:
    inner = params.child("flow_data")
    if inner is None:
        return None
    kind = inner.choice("type", _FLOWS)
    if kind is None:
        raise required("flow_data[type]")
    for name in ("subscription_cancel", "subscription_update", "subscription_update_confirm", "after_completion"):
        inner.ignore(name)
    return {
        "after_completion": {"hosted_confirmation": None, "redirect": None, "type": "portal_homepage"},
        "subscription_cancel": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
        "type": kind,
    }
