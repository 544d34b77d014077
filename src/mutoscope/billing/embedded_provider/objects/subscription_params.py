"""What requests about subscriptions ask for: items, trials, tax."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.calendar import DAY
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import invalid
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.change_subscription import ItemChange
from mutoscope.billing.embedded_provider.objects.start_subscription import Wanted

_MISSING = ("cancel", "create_invoice", "pause")


def read_items(work: Work, params: Params) -> list[Wanted]:
    """Return what `items[]` asks for."""
    found: list[Wanted] = []
    for item in params.children("items"):
        price = work.get(item.need("price"), "price", param=item.name_of("price"))
        quantity = item.integer("quantity", least=0)
        found.append(Wanted(price, 1 if quantity is None else quantity, item.metadata()))
    if not found:
        raise invalid("Missing required param: items.", param="items", code="parameter_missing")
    return found


def read_trial(work: Work, params: Params) -> int | None:
    """Return when a trial ends; None without one."""
    days, end = params.integer("trial_period_days", least=0, most=730), params.text("trial_end")
    if days and end:
        raise invalid("You cannot specify both trial_end and trial_period_days.", param="trial_end")
    if days:
        return work.now + days * DAY
    moment = params.integer("trial_end") if end not in (None, "now") else None
    if moment is not None and moment <= work.now:
        raise invalid("trial_end must be a timestamp in the future.", param="trial_end")
    return moment


def trial_end_of(now: int, trial: Body | None) -> int | None:
    """Return when a trial that begins now ends: after so many `days`, or at a fixed `end`; None without one."""
    if trial is None:
        return None
    return now + int(trial["days"]) * DAY if trial["days"] else int(trial["end"])


def read_automatic_tax(params: Params) -> bool:
    """Tell whether tax is to be computed."""
    inner = params.child("automatic_tax")
    if inner is None:
        return False
    liability = inner.child("liability")
    if liability is not None:
        liability.choice("type", ("self",))
    return inner.boolean("enabled") is True


def read_missing_method(params: Params) -> str | None:
    """Return what happens if a trial ends without a payment method; None if nothing was sent."""
    settings = params.child("trial_settings")
    behavior = settings.child("end_behavior") if settings else None
    return behavior.choice("missing_payment_method", _MISSING) if behavior else None


def read_item_changes(work: Work, params: Params) -> list[ItemChange]:
    """Return what `items[]` changes."""
    changes: list[ItemChange] = []
    for item in params.children("items"):
        price = item.text("price")
        changes.append(
            ItemChange(
                item=item.text("id"),
                price=work.get(price, "price", param=item.name_of("price")) if price else None,
                quantity=item.integer("quantity", least=0),
                deleted=item.boolean("deleted") is True,
                metadata=item.metadata() if "metadata" in item else None,
            )
        )
    return changes
