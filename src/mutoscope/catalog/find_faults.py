"""Everything that is wrong with a well-formed catalogue, each in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise

from mutoscope.catalog.find_film_faults import find_film_faults
from mutoscope.catalog.known_features import KNOWN_FEATURES
from mutoscope.catalog.types import PROCESSING_SECONDS, TIERS, VIDEOS, Catalogue, Feature, Limit, PerUse, Plan

_MONTHS = {"month": 1, "year": 12}


def find_faults(catalogue: Catalogue) -> list[str]:
    """Return one sentence for each fault; an empty list is a catalogue that can be sold."""
    return [
        *find_film_faults(catalogue),
        *(fault for key in catalogue.features for fault in _feature_faults(catalogue, key)),
        *_repeated(catalogue),
        *(fault for plan in catalogue.plans for fault in _plan_faults(catalogue, plan)),
        *_order_faults(catalogue),
        *_cost_faults(catalogue),
        *(fault for per_use in catalogue.per_use for fault in _tier_faults(per_use)),
        *_pack_faults(catalogue),
    ]


def _repeated(catalogue: Catalogue) -> Iterator[str]:
    named = {
        "plans.key": [plan.key for plan in catalogue.plans],
        "packs.key": [pack.key for pack in catalogue.packs],
        "per_use.key": [f"{per_use.key} in {per_use.currency}" for per_use in catalogue.per_use],
        "prices.lookup_key": [price.lookup_key for plan in catalogue.plans for price in plan.prices]
        + [pack.price.lookup_key for pack in catalogue.packs],
        "rates": [f"{rate.meter} in {rate.unit}" for rate in catalogue.rates],
        "costs": [cost.unit for cost in catalogue.costs],
    }
    for place, values in named.items():
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{place}: {value!r} stands {count} times"


def _plan_faults(catalogue: Catalogue, plan: Plan) -> Iterator[str]:
    place = f"plans.{plan.key}"
    for key in catalogue.features.keys() - plan.limits.keys():
        yield f"{place}.limits: says nothing about {key!r}; every plan states every feature"
    for key, limit in plan.limits.items():
        feature = catalogue.features.get(key)
        if feature is None:
            near = get_close_matches(key, catalogue.features, n=1)
            yield f"{place}.limits.{key}: no such feature" + (f", did you mean {near[0]!r}?" if near else "")
        else:
            yield from _limit_faults(plan, f"{place}.limits.{key}", feature, limit)
    if not plan.prices and not plan.contact_sales:
        yield f"{place}: no price; give one or set contact_sales = true"
    yield from _price_faults(place, plan)
    for price in plan.prices:
        if price.currency != catalogue.currency and not any(
            (other.currency, other.interval) == (catalogue.currency, price.interval) for other in plan.prices
        ):
            yield f"{place}.{price.lookup_key}: no {price.interval} price in the catalogue's own {catalogue.currency!r}"


def _price_faults(place: str, plan: Plan) -> Iterator[str]:
    for (currency, interval), count in Counter((price.currency, price.interval) for price in plan.prices).items():
        if count > 1:
            yield f"{place}.prices: {count} prices a {interval} in {currency!r}"
    for price in plan.prices:
        if price.interval == "once":
            yield f"{place}.{price.lookup_key}: a plan is sold by the month or the year"
        months = [other.minor for other in plan.prices if (other.currency, other.interval) == (price.currency, "month")]
        if price.interval == "year" and months and price.minor > _MONTHS["year"] * months[0]:
            yield f"{place}.{price.lookup_key}: a year costs {price.minor}, more than twelve months"


def _feature_faults(catalogue: Catalogue, key: str) -> Iterator[str]:
    feature, known = catalogue.features[key], KNOWN_FEATURES.get(key)
    if known is not None and key not in {"credits", "film_seconds"} and (feature.per, feature.unit) != known:
        yield f"features.{key}: must be per {known[0]!r} in {known[1]!r}"
    if feature.unit == "flag":
        for plan in catalogue.plans:
            if key in plan.limits and plan.limits[key].hard not in {0, 1}:
                yield f"plans.{plan.key}.limits.{key}: a flag is 0 or 1"


def _limit_faults(plan: Plan, place: str, feature: Feature, limit: Limit) -> Iterator[str]:
    if limit.soft is not None and limit.hard is not None and limit.soft > limit.hard:
        yield f"{place}: the soft limit {limit.soft} is above the hard limit {limit.hard}"
    unlimited_grant = limit.hard is None and feature.per == "grant"
    if limit.soft is not None and feature.per in {"grant", "request"} and not unlimited_grant:
        yield f"{place}: a soft limit has no meaning per {feature.per}"
    if unlimited_grant and (limit.soft is None or "included" not in plan.films):
        yield (
            f'{place}: an unlimited grant cannot be counted; include films in the plan (films = ["included"]) '
            "and give it a soft limit"
        )
    if limit.hard is None and limit.soft is None and feature.per == "period":
        yield f"{place}: an unlimited quota needs a soft limit against abuse"


def _order_faults(catalogue: Catalogue) -> Iterator[str]:
    for lower, higher in pairwise(sorted(catalogue.plans, key=lambda plan: plan.rank)):
        if lower.rank == higher.rank:
            yield f"plans.{lower.key} and plans.{higher.key}: the same rank {lower.rank}"
            continue
        if TIERS.index(higher.tier) < TIERS.index(lower.tier):
            yield f"plans.{higher.key}.tier: {higher.tier!r} waits longer than {lower.key}'s {lower.tier!r}"
        for key, feature in catalogue.features.items():
            less, more = lower.limits.get(key), higher.limits.get(key)
            if key in {VIDEOS, PROCESSING_SECONDS} and not (_counts(lower) and _counts(higher)):
                continue  # who pays by use is not held to a quota
            if feature.higher_is_better and less and more and _is_worse(more.hard, less.hard):
                yield f"plans.{higher.key}.limits.{key}: {more.hard} is less than {lower.key}'s {_show(less.hard)}"


def _is_worse(higher: int | None, lower: int | None) -> bool:
    return higher is not None and (lower is None or higher < lower)


def _counts(plan: Plan) -> bool:
    return "included" in plan.films or "credits" in plan.films


def _show(hard: int | None) -> str:
    return "unlimited" if hard is None else str(hard)


def _cost_faults(catalogue: Catalogue) -> Iterator[str]:
    for cost in catalogue.costs:
        granting = [
            key for key, feature in catalogue.features.items() if (feature.per, feature.unit) == ("grant", cost.unit)
        ]
        offers = [
            (f"plans.{plan.key}.{price.lookup_key}", price, amount * _MONTHS[price.interval])
            for plan in catalogue.plans
            for price in plan.prices
            if price.interval in _MONTHS and price.minor > 0  # a plan for nothing is a choice, not an error
            for amount in [sum(plan.limits[key].hard or 0 for key in granting if key in plan.limits)]
        ]
        offers += [(f"packs.{pack.key}", pack.price, pack.amount) for pack in catalogue.packs if pack.unit == cost.unit]
        for entry in catalogue.per_use:
            cheapest = min(tier.unit_minor for tier in entry.tiers)
            if (entry.unit, entry.currency) == (cost.unit, catalogue.currency) and cheapest * cost.per < cost.minor:
                yield f"per_use.{entry.key}: sells one {entry.unit} for {cheapest}, below its cost"
        for place, price, amount in offers:
            if price.currency == catalogue.currency and price.minor * cost.per < cost.minor * amount:
                least = -(-cost.minor * amount // cost.per)
                yield f"{place}: sells {amount} {cost.unit}s for {price.minor}, below their cost of {least}"


def _tier_faults(per_use: PerUse) -> Iterator[str]:
    place = f"per_use.{per_use.key}.tiers"
    if per_use.tiers[-1].up_to is not None:
        yield f"{place}: the last one must be open (no up_to)"
    for tier, after in pairwise(per_use.tiers):
        if tier.up_to is None:
            yield f"{place}: only the last one may be open"
        elif after.up_to is not None and after.up_to <= tier.up_to:
            yield f"{place}: up_to {after.up_to} does not rise above {tier.up_to}"
        if after.unit_minor > tier.unit_minor:
            yield f"{place}: more units cost {after.unit_minor} each, fewer only {tier.unit_minor}"


def _pack_faults(catalogue: Catalogue) -> Iterator[str]:
    spent = {rate.unit for rate in catalogue.rates}
    for pack in catalogue.packs:
        if pack.unit not in spent:
            yield f"packs.{pack.key}: no rate spends its unit {pack.unit!r}"
        if pack.price.interval != "once":
            yield f"packs.{pack.key}: a pack is sold once, not by the {pack.price.interval}"
