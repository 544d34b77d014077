"""Document 003's cost model and profit margins, and documents 001's and 002's servers, recomputed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mutoscope.analytics import (
    Earned,
    InfrastructureUnknown,
    MarginLine,
    Scenario,
    add_up,
    load_cost_model,
    load_infrastructure,
    margin_of_plan,
    plan_infrastructure,
    spell_micro,
)

MODEL = load_cost_model()
DOLLAR = 1_000_000


def percent(share: Fraction) -> str:
    return f"{float(100 * share):.1f}"


@pytest.mark.parametrize(
    ("price", "minutes", "cost", "margin"),
    [(39, 10, 5_300_000, "86.4"), (49, 20, 10_600_000, "78.4"), (99, 40, 21_200_000, "78.6")],
)
def test_the_documents_profit_margins_hold_for_films_of_one_minute(
    price: int, minutes: int, cost: int, margin: str
) -> None:
    found = margin_of_plan(MODEL, price_micro=price * DOLLAR, seconds=minutes * 60, films=minutes)
    assert found.cost_micro == cost
    assert percent(found.margin) == margin


def test_one_film_of_ten_minutes_costs_less_than_the_document_says() -> None:
    """Storage and network are paid by the film: $5.03 and not $5.30."""
    found = margin_of_plan(MODEL, price_micro=39 * DOLLAR, seconds=600, films=1)
    assert found.cost_micro == 5_030_000
    assert percent(found.margin) == "87.1"


def test_spot_machines_and_a_cache_take_their_share_of_the_compute_alone() -> None:
    def margin(scenario: Scenario) -> Fraction:
        return margin_of_plan(MODEL, price_micro=39 * DOLLAR, seconds=600, films=10, scenario=scenario).cost_micro

    assert margin(Scenario(spot=True)) == 1_500_000 + 300_000
    assert margin(Scenario(cached_percent=40)) == 3_000_000 + 300_000
    assert margin(Scenario(spot=True, cached_percent=40)) == 900_000 + 300_000
    assert margin(Scenario(cached_percent=100)) == 300_000


def test_document_001s_servers_come_to_what_it_prints() -> None:
    plan = plan_infrastructure(load_infrastructure("document_001"))
    assert (plan.low, plan.high) == (90 * DOLLAR, 90 * DOLLAR)
    assert plan.table.concurrent_users == 100
    assert plan.findings == ()
    assert plan.outlook is None


def test_document_002s_servers_add_up_and_twenty_subscribers_pay_for_the_dearest() -> None:
    """$29 less 2.9 % + $0.30 less 100 requests at $0.002 is $27.659; $541.67 of servers and services are 20 of them."""
    plan = plan_infrastructure(load_infrastructure("document_002"))
    assert (plan.low, plan.high) == (210 * DOLLAR, 520 * DOLLAR)
    assert plan.table.business is not None
    assert plan.table.business.contribution == 27_659_000
    assert plan.outlook is not None
    assert (plan.outlook.break_even_low, plan.outlook.break_even_high) == (8, 20)
    assert plan.outlook.revenue_micro == 2_900 * DOLLAR


def test_document_002s_margin_is_a_good_deal_better_than_it_prints() -> None:
    plan = plan_infrastructure(load_infrastructure("document_002"))
    assert plan.findings == ("the margin at 100 subscribers is 76.7-88.1 %, the document prints 60-70 %",)


@pytest.mark.parametrize(("subscribers", "low"), [(53, "60.1"), (73, "69.8"), (74, "70.1")])
def test_the_printed_margin_is_that_of_fifty_three_to_seventy_three_subscribers(subscribers: int, low: str) -> None:
    outlook = plan_infrastructure(load_infrastructure("document_002"), subscribers).outlook
    assert outlook is not None
    assert percent(outlook.margin(outlook.left_low)) == low


def test_nobody_has_no_margin() -> None:
    outlook = plan_infrastructure(load_infrastructure("document_002"), 0).outlook
    assert outlook is not None
    assert outlook.margin(outlook.left_low) == 0
    assert outlook.left_low == -541_666_667


def test_an_unknown_table_names_those_that_ship() -> None:
    with pytest.raises(InfrastructureUnknown, match="document_009"):
        load_infrastructure("document_009")


def line(key: str, **earned: Earned) -> MarginLine:
    return MarginLine(key, 1, 0, 60, 10, 500_000, 20_000, 10_000, earned)


def test_currencies_are_added_up_apart_and_a_margin_needs_what_each_is_worth() -> None:
    total = add_up([line("a", usd=Earned(1_300_000, 60_000)), line("b", eur=Earned(2_000_000, 100_000))])
    assert total.earned == {"eur": Earned(2_000_000, 100_000), "usd": Earned(1_300_000, 60_000)}
    assert total.cost_micro == 1_060_020
    assert total.margin_micro({}) is None
    assert total.margin_micro({"eur": 1_100_000}) == 1_240_000 + 2_090_000 - 1_060_020


def test_a_film_that_nobody_paid_for_loses_its_costs() -> None:
    assert line("trial").margin_micro({}) == -530_010


@pytest.mark.parametrize(
    ("micro", "currency", "words"),
    [
        (530_000, "usd", "$0.53"),
        (-12_000, "usd", "-$0.012"),
        (1, "usd", "$0.000001"),
        (1_500_000, "eur", "1.50 EUR"),
        (0, "usd", "$0.00"),
    ],
)
def test_amounts_are_spelled_exactly(micro: int, currency: str, words: str) -> None:
    assert spell_micro(micro, currency) == words
