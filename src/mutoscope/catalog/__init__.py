"""Plans, prices, entitlements, quotes.

A catalogue is a TOML file, validated as a whole and named by the digest of its content; a workspace's plan remembers
the digest it was started from. What it grants and costs is counted in milli-credits, money in minor currency units.
"""

from mutoscope.catalog.billed_seconds import billed_seconds, saved_hundredths, share_of
from mutoscope.catalog.current_plan import current_plan, current_terms
from mutoscope.catalog.errors import CatalogueInvalid, CatalogueUnknown, FilmTooLong, PlanNotStarted, PlanUnknown
from mutoscope.catalog.film_costs import FilmCosts, film_costs
from mutoscope.catalog.find_notices import find_notices
from mutoscope.catalog.load_catalogue import load_catalogue, shipped_catalogues
from mutoscope.catalog.price_film import WayPrice, film_meters, price_film, price_way
from mutoscope.catalog.quote_film import Quote, quote_film
from mutoscope.catalog.shelf import CatalogueShelf
from mutoscope.catalog.start_plan import start_plan
from mutoscope.catalog.types import (
    Catalogue,
    Cost,
    Expense,
    Feature,
    Limit,
    Pack,
    PerUse,
    Plan,
    Price,
    PriceTier,
    Rate,
    Shares,
    Terms,
    Tier,
    Trial,
    Way,
    WorkspacePlan,
    plan_tier,
)

__all__ = [
    "Catalogue",
    "CatalogueInvalid",
    "CatalogueShelf",
    "CatalogueUnknown",
    "Cost",
    "Expense",
    "Feature",
    "FilmCosts",
    "FilmTooLong",
    "Limit",
    "Pack",
    "PerUse",
    "Plan",
    "PlanNotStarted",
    "PlanUnknown",
    "Price",
    "PriceTier",
    "Quote",
    "Rate",
    "Shares",
    "Terms",
    "Tier",
    "Trial",
    "Way",
    "WayPrice",
    "WorkspacePlan",
    "billed_seconds",
    "current_plan",
    "current_terms",
    "film_costs",
    "film_meters",
    "find_notices",
    "load_catalogue",
    "plan_tier",
    "price_film",
    "price_way",
    "quote_film",
    "saved_hundredths",
    "share_of",
    "shipped_catalogues",
    "start_plan",
]
