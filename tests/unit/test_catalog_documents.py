"""The tables of the source documents, as their files sell them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutoscope.catalog import (
    Catalogue,
    Terms,
    film_costs,
    film_meters,
    find_notices,
    load_catalogue,
    price_film,
    shipped_catalogues,
)
from mutoscope.catalog.schemas import CatalogueView, PlanOffer

GIB = 1 << 30
UNLIMITED = None


def shipped(name: str) -> Catalogue:
    return load_catalogue(Path(name))


def table(name: str, *features: str) -> list[tuple[object, ...]]:
    """Return each plan's name, monthly price in whole units, and hard limits."""
    catalogue = shipped(name)
    return [
        (
            plan.key,
            plan.month_price.minor / 100 if plan.month_price else None,
            *(plan.limits[feature].hard for feature in features),
        )
        for plan in sorted(catalogue.plans, key=lambda plan: plan.rank)
    ]


def test_one_catalogue_ships_for_each_table() -> None:
    assert shipped_catalogues() == [
        "cinegenesis_000",
        "content_creation_002",
        "film_studio_003",
        "generate_004",
        "processing_001_minutes",
        "processing_001_per_video",
        "processing_001_tiers",
    ]


def test_document_000() -> None:
    assert table("cinegenesis_000", "credits", "storage_bytes", "projects", "seats") == [
        ("Free", 0, 50, GIB, 2, 1),
        ("Starter", 29, 500, 10 * GIB, 10, 3),
        ("Pro", 79, 2000, 50 * GIB, UNLIMITED, 10),
        ("Enterprise", None, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED),
    ]
    catalogue = shipped("cinegenesis_000")
    assert catalogue.plan("Enterprise").contact_sales
    assert [plan.ways for plan in catalogue.plans] == [
        ("credits",),
        ("credits", "per_use"),
        ("credits", "per_use"),
        ("included",),
    ]
    assert PlanOffer.of(catalogue, catalogue.plan("Enterprise")).credits_per_month is None


def test_document_001_option_1() -> None:
    assert table("processing_001_per_video", "videos") == [
        ("Free", 0, 5),
        ("Starter", 0, UNLIMITED),
        ("Pro", 19, 25),
        ("Business", 49, 75),
        ("Enterprise", 149, 300),
    ]
    catalogue = shipped("processing_001_per_video")
    (video,) = catalogue.per_use
    assert [video.unit_minor(count) * count for count in (1, 9, 10, 100)] == [99, 891, 890, 8900]
    assert find_notices(catalogue) == ["per_use.video: 10 cost 890, less than the 891 of 9"]
    (price,) = price_film(Terms(catalogue, catalogue.plan("Starter")), 45)
    assert (price.path, price.key, price.quantity, price.minor) == ("per_use", "video", 1, 99)


def test_document_001_option_2() -> None:
    assert table("processing_001_minutes", "processing_seconds") == [
        ("Free", 0, 10 * 60),
        ("Starter", 9, 60 * 60),
        ("Pro", 29, 200 * 60),
        ("Business", 99, 1000 * 60),
    ]


def test_document_001_option_3() -> None:
    assert table("processing_001_tiers", "videos", "film_seconds", "batch") == [
        ("Free", 0, 3, 30, 0),
        ("Starter", 9, 25, 60, 0),
        ("Pro", 29, 100, UNLIMITED, 0),
        ("Business", 99, 500, UNLIMITED, 1),
    ]


def test_document_002() -> None:
    assert table("content_creation_002", "uploads", "platforms", "custom_prompts", "api_access", "white_label") == [
        ("Free", 0, 10, 1, 0, 0, 0),
        ("Pro", 29, 100, 3, 1, 0, 0),
        ("Enterprise", 99, UNLIMITED, UNLIMITED, 1, 1, 1),
    ]
    years = {
        price.lookup_key: price.minor
        for plan in shipped("content_creation_002").plans
        for price in plan.prices
        if price.interval == "year"
    }
    assert years == {"cc_pro_year_v1": 10 * 2900, "cc_enterprise_year_v1": 10 * 9900}, "two months free"


def test_document_004() -> None:
    catalogue = shipped("generate_004")
    assert [(plan.key, plan.films) for plan in catalogue.plans] == [
        ("pay_per_use", ("units", "per_use")),
        ("subscription_unlimited", ("included",)),
    ]
    assert [(pack.key, pack.unit, pack.amount) for pack in catalogue.packs] == [
        ("bundle_10", "video", 10),
        ("bundle_25", "video", 25),
    ]
    videos = catalogue.plan("subscription_unlimited").limits["videos"]
    assert (videos.hard, videos.soft) == (UNLIMITED, 200)
    assert {price.currency for plan in catalogue.plans for price in plan.prices} == {"usd", "eur", "gbp"}


@pytest.mark.parametrize(("currency", "minor"), [(None, 99), ("eur", 99), ("gbp", 89)])
def test_a_price_per_use_is_in_the_customers_currency(currency: str | None, minor: int) -> None:
    catalogue = shipped("generate_004")
    prices = price_film(Terms(catalogue, catalogue.plan("pay_per_use"), currency), 45)  # pyright: ignore[reportArgumentType] -- a parameter's text
    assert [(price.path, price.currency, price.minor) for price in prices] == [
        ("units", None, 0),
        ("per_use", currency or "usd", minor),
    ]


def test_document_003s_minute_costs_53_cents() -> None:
    for name in shipped_catalogues():
        catalogue = shipped(name)
        costs = film_costs(catalogue, film_meters(catalogue, 60))
        assert (costs.compute_micro, costs.storage_micro, costs.network_micro) == (500_000, 20_000, 10_000)


def test_a_name_that_does_not_ship_is_a_file(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="cannot be read"):
        load_catalogue(tmp_path / "film_studio_003")


@pytest.mark.parametrize("name", shipped_catalogues())
def test_everything_that_is_sold_is_shown(name: str) -> None:
    catalogue = shipped(name)
    view = CatalogueView.of(catalogue).model_dump()
    assert [plan["plan_type"] for plan in view["plans"]] == [plan.key for plan in catalogue.plans]
    assert {price["lookup_key"] for plan in view["plans"] for price in plan["prices"]} == {
        price.lookup_key for plan in catalogue.plans for price in plan.prices
    }
    assert all({limit["feature"] for limit in plan["limits"]} == set(catalogue.features) for plan in view["plans"])
