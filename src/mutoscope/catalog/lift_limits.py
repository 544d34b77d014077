"""What a plan allows, as whoever counts reads it."""

from __future__ import annotations

from typing import Any

from mutoscope.catalog.types import Catalogue, Plan


def lift_limits(catalogue: Catalogue, plan: Plan) -> list[dict[str, Any]]:
    """Return one entitlement a feature, each with the plans that allow more, the least first."""
    higher = sorted((other for other in catalogue.plans if other.rank > plan.rank), key=lambda other: other.rank)
    return [
        {
            "feature": key,
            "per": catalogue.features[key].per,
            "unit": catalogue.features[key].unit,
            "hard": limit.hard,
            "soft": limit.soft,
            "overage": limit.overage,
            "notify": list(limit.notify_percent),
            "lifted_by": [
                {"plan": other.key, "hard": other.limits[key].hard}
                for other in higher
                if allows_more(other.limits[key].hard, limit.hard)
            ],
        }
        for key, limit in plan.limits.items()
    ]


def allows_more(hard: int | None, than: int | None) -> bool:
    """Tell whether one limit is above another; None is unlimited."""
    return than is not None and (hard is None or hard > than)
