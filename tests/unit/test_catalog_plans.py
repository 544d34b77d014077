from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutoscope.catalog import FilmTooLong, PlanUnknown, load_catalogue, plan_tier, quote_film
from mutoscope.catalog.endpoints import list_plans
from mutoscope.catalog.load_catalogue import DEFAULT
from mutoscope.kernel import InvalidInput, PaymentRequired

CATALOGUE = load_catalogue()


def test_the_default_catalogue_is_document_003_to_the_letter() -> None:
    table = [
        (plan.key, price.minor, price.currency, plan.credits_milli, plan.max_seconds, plan_tier(plan))
        for plan in CATALOGUE.plans
        for price in plan.prices
    ]
    assert table == [
        ("Free", 0, "usd", 3_000, 60, "free"),
        ("Standard", 3900, "usd", 30_000, 600, "standard"),
        ("Pro", 4900, "usd", 60_000, 1200, "pro"),
        ("Enterprise", 9900, "usd", 120_000, 2400, "enterprise"),
    ]
    assert CATALOGUE.starting_plan.key == "Free"


async def test_the_price_list_has_exactly_the_fields_of_document_003() -> None:
    fields = ("plan_type", "price", "credits_per_month", "credits_per_minute", "max_video_length")
    rows = [("Free", 0, 3, 3, 1), ("Standard", 39, 30, 3, 10), ("Pro", 49, 60, 3, 20), ("Enterprise", 99, 120, 3, 40)]
    offers = await list_plans(CATALOGUE)
    assert [offer.model_dump(mode="json") for offer in offers] == [dict(zip(fields, row, strict=True)) for row in rows]


def test_a_minute_costs_three_credits_and_a_second_fifty_thousandths() -> None:
    pro = CATALOGUE.plan("Pro")
    assert [quote_film(CATALOGUE, pro, seconds).amount_milli for seconds in (1, 59, 60, 61, 1200)] == [
        50,
        2950,
        3000,
        3050,
        60000,
    ]


@given(st.fractions(min_value=Fraction(1, 1000), max_value=2400))
def test_a_begun_second_counts_whole_and_never_more(seconds: Fraction) -> None:
    quote = quote_film(CATALOGUE, CATALOGUE.plan("Enterprise"), seconds)
    assert quote.seconds - 1 < seconds <= quote.seconds
    assert quote.amount_milli == 50 * quote.seconds


def test_a_plans_monthly_credits_pay_exactly_one_film_of_its_greatest_length() -> None:
    for plan in CATALOGUE.plans:
        assert quote_film(CATALOGUE, plan, plan.max_seconds or 0).amount_milli == plan.credits_milli


@pytest.mark.parametrize(
    ("plan", "seconds", "needed"),
    [("Free", 61, "Standard"), ("Free", 601, "Pro"), ("Standard", 2400, "Enterprise"), ("Pro", 1201, "Enterprise")],
)
def test_a_film_too_long_names_the_limit_and_the_least_plan_that_lifts_it(plan: str, seconds: int, needed: str) -> None:
    with pytest.raises(FilmTooLong) as caught:
        quote_film(CATALOGUE, CATALOGUE.plan(plan), seconds)
    error = caught.value
    assert isinstance(error, PaymentRequired)
    assert error.details == {
        "seconds": seconds,
        "max_seconds": CATALOGUE.plan(plan).max_seconds,
        "plan": plan,
        "plan_needed": needed,
    }
    assert f"change to the plan {needed}" in error.remedy


def test_the_message_of_a_film_too_long_speaks_in_minutes_and_seconds() -> None:
    with pytest.raises(FilmTooLong) as caught:
        quote_film(CATALOGUE, CATALOGUE.plan("Free"), Fraction(181, 2))
    assert caught.value.message == "The film would be 1 minute 31 seconds long; the plan Free allows 1 minute."
    assert caught.value.remedy == "Shorten it to 1 minute, or change to the plan Standard."


def test_a_film_no_plan_allows_can_only_be_shortened() -> None:
    with pytest.raises(FilmTooLong) as caught:
        quote_film(CATALOGUE, CATALOGUE.plan("Free"), 2401)
    assert caught.value.remedy == "Shorten it to 1 minute: no plan allows more."
    assert caught.value.details["plan_needed"] is None


@pytest.mark.parametrize("seconds", [0, -1, Fraction(-1, 2)])
def test_a_film_without_length_has_no_price(seconds: int | Fraction) -> None:
    with pytest.raises(InvalidInput, match="has no price"):
        quote_film(CATALOGUE, CATALOGUE.plan("Free"), seconds)


def test_an_unknown_plan_is_refused_with_those_there_are() -> None:
    with pytest.raises(PlanUnknown) as caught:
        CATALOGUE.plan("Gold")
    assert caught.value.remedy == "Choose one of Free, Standard, Pro, Enterprise."


def test_the_digest_names_the_content_and_not_the_layout(tmp_path: Path) -> None:
    content = DEFAULT.read_text(encoding="utf-8")
    same, other = tmp_path / "same.toml", tmp_path / "other.toml"
    same.write_text("# another comment\n\n" + content, encoding="utf-8")
    other.write_text(content.replace("minor = 4900", "minor = 4901"), encoding="utf-8")
    assert load_catalogue(same).digest == CATALOGUE.digest
    assert load_catalogue(other).digest != CATALOGUE.digest
