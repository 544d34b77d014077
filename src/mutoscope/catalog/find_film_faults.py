"""What is wrong with how a catalogue sells films."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from mutoscope.catalog.types import (
    CREDIT,
    CREDITS,
    FILM_METERS,
    FILM_SECONDS,
    PROCESSING_SECONDS,
    VIDEOS,
    Catalogue,
    Plan,
)


def find_film_faults(catalogue: Catalogue) -> Iterator[str]:
    """Yield one sentence for each fault."""
    yield from _required(catalogue)
    yield from _meters(catalogue)
    for plan in catalogue.plans:
        yield from _way_faults(catalogue, plan)
        yield from _trial_faults(catalogue, plan)


def _required(catalogue: Catalogue) -> Iterator[str]:
    paid_in_credits = any("credits" in plan.films for plan in catalogue.plans)
    for key, per, unit in ((CREDITS, "grant", CREDIT), (FILM_SECONDS, "request", "second")):
        feature = catalogue.features.get(key)
        if feature is None:
            if key == FILM_SECONDS or paid_in_credits:
                yield f"features: {key!r} is missing: every film is measured by it"
        elif (feature.per, feature.unit) != (per, unit):
            yield f"features.{key}: must be per {per!r} in {unit!r}"
    if paid_in_credits and catalogue.film_rate is None:
        yield f"rates: no rate for the meter {FILM_SECONDS!r} in {CREDIT!r}: a film would have no price"


def _meters(catalogue: Catalogue) -> Iterator[str]:
    for place, meter in (
        *((f"rates.{rate.unit}", rate.meter) for rate in catalogue.rates),
        *((f"expenses.{expense.kind}", expense.meter) for expense in catalogue.expenses),
    ):
        if meter not in FILM_METERS:
            near = get_close_matches(meter, FILM_METERS, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(FILM_METERS)}"
            yield f"{place}: no film is measured by {meter!r}; {meant}"


def _way_faults(catalogue: Catalogue, plan: Plan) -> Iterator[str]:
    place = f"plans.{plan.key}"
    units = {rate.unit for rate in catalogue.rates}
    charged = [entry for entry in catalogue.per_use if entry.currency == catalogue.currency and entry.unit in units]
    if len(set(plan.films)) != len(plan.films):
        yield f"{place}.films: a way stands twice"
    if "units" in plan.films and not units - {CREDIT}:
        yield f"{place}.films: 'units' needs a rate in another unit than {CREDIT!r}"
    if "per_use" in plan.ways and not charged:
        yield f"{place}: films are charged per use, but no per_use price in {catalogue.currency!r} has a rate"
    if "included" in plan.films and not any(key in plan.limits for key in (VIDEOS, PROCESSING_SECONDS, CREDITS)):
        yield f"{place}.films: 'included' needs a quota: {VIDEOS!r}, {PROCESSING_SECONDS!r} or {CREDITS!r}"
    for key, limit in plan.limits.items():
        if limit.overage != "block" and key not in {VIDEOS, PROCESSING_SECONDS, CREDITS}:
            yield f"{place}.limits.{key}: {limit.overage!r} is for what films use up, such as {VIDEOS!r}"
        if limit.overage == "throttle" and limit.soft is None:
            yield f"{place}.limits.{key}: 'throttle' needs a soft limit to begin at"


def _trial_faults(catalogue: Catalogue, plan: Plan) -> Iterator[str]:
    if plan.trial.amount and plan.trial.unit not in {rate.unit for rate in catalogue.rates}:
        yield f"plans.{plan.key}.trial: no rate spends its unit {plan.trial.unit!r}"
