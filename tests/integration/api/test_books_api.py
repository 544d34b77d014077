"""What operators read of the books, what tenants read of their own, and what neither may."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, actions, make_admin, read
from tests.integration.bookkeeper import Bookkeeper

if TYPE_CHECKING:
    from conftest import Person, Studio

OPERATOR = (
    "/admin/books/reconciliations",
    "/admin/books/reconciliations/0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "/admin/books/export?ledger=cash",
    "/admin/margin",
    "/admin/metrics",
    "/admin/marketing-spend",
    "/admin/budget",
    "/admin/infrastructure",
)


@pytest.fixture
def books(studio: Studio) -> Generator[Bookkeeper]:
    """A hand in the books of the application's own database, whose clock stays the machine's."""
    with Bookkeeper.beside(studio.owner_dsn, dt.datetime.now(dt.UTC)) as keeper:
        yield keeper


async def text_of(studio: Studio, person: Person, path: str, **query: Any) -> str:  # noqa: ANN401 -- of a query
    answer = await studio.http.get(f"/api/v1{path}", params=query, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.text


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("path", OPERATOR)
async def test_the_books_are_closed_to_owners_of_workspaces(studio: Studio, path: str) -> None:
    owner = await studio.sign_up()
    answer = await studio.http.get(f"/api/v1{path}", headers=owner.headers)
    assert answer.status_code == 403, answer.text
    assert answer.json()["code"] == "not_allowed"


async def test_a_workspace_reads_its_own_usage_and_no_others(studio: Studio, books: Bookkeeper) -> None:
    mine, other = await studio.sign_up(), await studio.sign_up()
    for person in (mine, other):
        books.grant(person.workspace_id, 9_000, source="trial")
    films = [books.film(mine.workspace_id, 2_500, 2_250, seconds=45, ai=77) for _ in range(3)]
    books.film(other.workspace_id, 1_000, 1_000)
    charge = books.charged_film(mine.workspace_id, 99)
    page = await read(studio, mine, "/billing/usage", limit=3)
    rest = await read(studio, mine, "/billing/usage", limit=3, cursor=page["next_cursor"])
    assert rest["next_cursor"] is None
    found = {line["id"]: line for line in page["items"] + rest["items"]}
    assert len(found) == 4
    line = found[str(films[0])]
    assert (line["held"], line["spent"], line["path"], line["status"]) == ("2.5", "2.25", "credits", "settled")
    assert (line["quoted"], line["counted"]) == ({"film_seconds": 45}, {"film_seconds": 45})
    charged = next(one for one in found.values() if one["charge_id"] == str(charge))
    assert (charged["currency"], charged["amount_minor"], charged["charge_status"]) == ("usd", 99, "confirmed")
    assert not {name for one in found.values() for name in one if "micro" in name}, "what it cost us is not theirs"
    foreign = await studio.http.get(
        "/api/v1/billing/usage", params={"cursor": page["next_cursor"]}, headers=other.headers
    )
    assert (foreign.status_code, foreign.json()["code"]) == (422, "bad_cursor")


async def test_usage_as_csv_shows_whole_units_and_runs_nothing(studio: Studio, books: Bookkeeper) -> None:
    person = await studio.sign_up()
    books.grant(person.workspace_id, 9_000, source="trial")
    books.film(person.workspace_id, 2_500, 2_250, plan="=HYPERLINK(1)")
    books.charged_film(person.workspace_id, 99)
    lines = rows(await text_of(studio, person, "/billing/usage.csv"))
    assert {(one["held"], one["spent"], one["plan_key"]) for one in lines} == {
        ("2.500", "2.250", "'=HYPERLINK(1)"),
        ("0.000", "", "Starter"),
    }
    assert {(one["amount"], one["currency"]) for one in lines} == {("", ""), ("0.99", "usd")}


async def test_operators_export_each_of_the_books(studio: Studio, books: Bookkeeper) -> None:
    admin, tenant = await make_admin(studio), await studio.sign_up()
    workspace = tenant.workspace_id
    books.film(workspace, 3_000, 3_000, seconds=180)  # what a new workspace is given
    purchase = books.buy(workspace, 10_000, 1_000, tax=190, fee=65)
    books.film(workspace, 3_000, 2_500, ai=1_234)
    books.refund(purchase, 119)
    books.invoice(workspace, 4_900, tax=931, discount=490, subscription=books.subscribe(workspace, 4_900))
    query = {"workspace_id": str(workspace), "to": (books.now + dt.timedelta(hours=1)).isoformat()}

    async def lines(ledger: str) -> list[dict[str, str]]:
        return rows(await text_of(studio, admin, "/admin/books/export", ledger=ledger, **query))

    cash = await lines("cash")
    assert sorted((one["kind"], one["amount"], one["fee"], one["net"]) for one in cash) == [
        ("charge", "11.90", "0.65", "11.25"),
        ("charge", "53.41", "0.00", "53.41"),
        ("refund", "-1.19", "0.00", "-1.19"),
    ]
    (invoice,) = await lines("invoices")
    assert (invoice["subtotal"], invoice["discount"], invoice["tax"], invoice["total"]) == (
        "49.00",
        "4.90",
        "9.31",
        "53.41",
    )
    (usage,) = [one for one in await lines("usage") if one["counted"] == '{"film_seconds": 60}']
    assert (usage["spent"], usage["ai"], usage["hold_id"] != "") == ("2.500", "0.001234", True)
    entries = [(one["kind"], one["debit"], one["credit"], one["amount"]) for one in await lines("credits")]
    assert ("settle", "held", "spent", "2.500") in entries
    assert ("revoke", "available", "revoked", "1.000") in entries
    # Ten credits for $10: 2.5 spent, one taken back, 6.5 owed; the plan's month has begun.
    (deferred,) = await lines("deferred")
    assert (deferred["price"], deferred["deferred"], deferred["left_over"]) == ("10.000000", "6.500000", "6500")
    as_json = await read(studio, admin, "/admin/books/export", ledger="cash", format="json", **query)
    assert sum(one["net_minor"] for one in as_json) == 1125 + 5341 - 119
    assert "books.exported" in actions(studio, admin.workspace_id, "books")


async def test_deferred_revenue_is_what_was_owed_at_that_moment(studio: Studio, books: Bookkeeper) -> None:
    admin, tenant = await make_admin(studio), await studio.sign_up()
    start = books.now
    books.move_to(start - dt.timedelta(days=90))
    books.invoice(
        tenant.workspace_id,
        12_000,
        subscription=books.subscribe(tenant.workspace_id, 12_000, interval="year"),
        reason="subscription_create",
    )

    async def owed(days_ago: int) -> list[str]:
        moment = (start - dt.timedelta(days=days_ago)).isoformat()
        query = {"ledger": "deferred", "workspace_id": str(tenant.workspace_id), "to": moment}
        return [one["deferred"] for one in rows(await text_of(studio, admin, "/admin/books/export", **query))]

    assert await owed(91) == []
    assert await owed(89) == ["110.000000"]
    assert await owed(45) == ["100.000000"]


async def test_operators_read_margins_and_what_if(studio: Studio, books: Bookkeeper) -> None:
    admin, tenant = await make_admin(studio), await studio.sign_up()
    books.film(tenant.workspace_id, 3_000, 3_000)  # what a new workspace is given
    books.buy(tenant.workspace_id, 10_000, 1_000, fee=50)
    film = books.film(tenant.workspace_id, 3_000, 3_000, seconds=60, ai=1_000)
    to = (books.now + dt.timedelta(hours=1)).isoformat()

    async def line(**query: Any) -> dict[str, Any]:  # noqa: ANN401 -- of a query
        items: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await read(studio, admin, "/admin/margin", by="video", to=to, **query, **cursor)
            items += page["items"]
            if page["next_cursor"] is None:
                return next(one for one in items if one["key"] == str(film))
            cursor = {"cursor": page["next_cursor"]}

    plain = await line()
    assert plain["earned"] == {"usd": {"revenue_micro": 3_000_000, "fee_micro": 150_000}}
    assert plain["margin_usd_micro"] == 3_000_000 - 150_000 - 1_000 - 530_000
    assert (await line(spot=True))["compute_micro"] == 150_000
    assert (await line(spot=True, cached_percent=50))["compute_micro"] == 75_000


async def test_operators_enter_spend_and_rates_with_a_reason(studio: Studio) -> None:
    admin = await make_admin(studio)
    spend = {"month": "2025-03-09", "channel": "search", "currency": "chf", "amount_minor": 30_000}
    entered = await act(studio, admin, "/admin/marketing-spend", spend, method="PUT")
    assert (entered.status_code, entered.json()["month"]) == (200, "2025-03-01")
    listed = await read(studio, admin, "/admin/marketing-spend", **{"from": "2025-01-01", "to": "2026-01-01"})
    assert {**spend, "month": "2025-03-01"} in listed
    rate = {"currency": "chf", "day": "2025-01-01", "usd_micro": 1_100_000}
    assert (await act(studio, admin, "/admin/exchange-rates", rate, method="PUT")).status_code == 200
    dollar = await act(studio, admin, "/admin/exchange-rates", {**rate, "currency": "usd"}, method="PUT")
    assert dollar.status_code == 422
    assert {"marketing.entered"} <= set(actions(studio, admin.workspace_id, "marketing"))
    health = await read(studio, admin, "/admin/metrics", **{"from": "2025-01-01", "to": "2026-01-01"})
    francs = next(one for one in health["worth"] if one["currency"] == "chf")
    assert (francs["spend_micro"], francs["cac_micro"], francs["on_target"]) == (300_000_000, None, None)
    assert len(health["people"]) == 12


async def test_operators_plan_budgets_and_servers(studio: Studio) -> None:
    admin = await make_admin(studio)
    budget = await read(studio, admin, "/admin/budget", stack="premium", projects=100)
    assert (budget["total_micro"], budget["printed_high_micro"]) == (191_000_000, 120_000_000)
    assert any(finding.startswith("qwen") for finding in budget["findings"])
    servers = await read(studio, admin, "/admin/infrastructure", table="document_002")
    assert (servers["low_micro"], servers["high_micro"]) == (210_000_000, 520_000_000)
    assert servers["outlook"]["break_even_high"] == 20
    unknown = await studio.http.get("/api/v1/admin/budget", params={"stack": "gold"}, headers=admin.headers)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "stack_not_found")


async def test_a_comparison_that_is_not_there(studio: Studio) -> None:
    admin = await make_admin(studio)
    path = "/api/v1/admin/books/reconciliations/0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
    answer = await studio.http.get(path, headers=admin.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "reconciliation_not_found")
