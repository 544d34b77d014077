"""The comparison end to end: the real SDK asks the embedded provider, on the command line and in a worker's night."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import subprocess
import sys
import uuid
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from tests.integration.bookkeeper import Bookkeeper
from tests.integration.embedded_provider.shop import OPTIONS, open_shop

from mutoscope.billing import CashLine
from mutoscope.billing.embedded_provider import RunningProvider, run_provider
from mutoscope.billing.stripe import StripeProvider
from mutoscope.infra.database import Database
from mutoscope.infra.settings import child_environment
from mutoscope.kernel import FixedClock, Unavailable
from mutoscope.worker.keep_books import BookKeeping

RUN = """
import contextlib, io, json, sys
from mutoscope.ops.main import run
for words in json.loads(sys.argv[1]):
    out, err, status = io.StringIO(), io.StringIO(), 0
    sys.argv = ["mutoscope", *words]
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            run()
        except SystemExit as end:
            status = end.code or 0
    print(json.dumps({"status": status, "out": out.getvalue(), "err": err.getvalue()}), flush=True)
"""
"""One process for several commands: importing all they need takes longer than any of them."""


@pytest.fixture(scope="module")
def provider() -> Generator[RunningProvider]:
    """A provider that took three payments and gave one back, in part."""
    with run_provider(OPTIONS) as running:
        shop = open_shop(running)
        try:
            customer = shop.customer()
            for amount in (3_900, 4_900, 9_900):
                shop.v1.payment_intents.create(
                    {
                        "amount": amount,
                        "currency": "usd",
                        "customer": customer.id,
                        "payment_method": customer.invoice_settings.default_payment_method,
                        "confirm": True,
                        "off_session": True,
                    }
                )
            paid = shop.v1.payment_intents.list({"customer": customer.id}).data[0]
            shop.v1.refunds.create({"payment_intent": paid.id, "amount": 900})
        finally:
            shop.http.close()
        yield running


@pytest.fixture
def books(fresh_database: Any) -> Generator[Bookkeeper]:  # noqa: ANN401 -- conftest's own type
    with Bookkeeper.open(fresh_database.owner_dsn, dt.datetime.now(dt.UTC)) as keeper:
        yield keeper


@pytest.fixture
async def app(fresh_database: Any) -> AsyncGenerator[Database]:  # noqa: ANN401 -- conftest's own type
    connected = Database.connect(fresh_database.app_dsn, pool_size=2)
    yield connected
    await connected.close()


@asynccontextmanager
async def stripe_books(provider: RunningProvider, key: str | None = None) -> AsyncGenerator[StripeProvider]:
    asking = StripeProvider(key or provider.api_key, api_base=provider.url, retries=0)
    try:
        yield asking
    finally:
        await asking.close()


async def told(provider: RunningProvider) -> list[CashLine]:
    now = dt.datetime.now(dt.UTC)
    window = (now - dt.timedelta(days=1), now + dt.timedelta(days=1))
    async with stripe_books(provider) as theirs:
        return [line async for line in theirs.list_cash(*window)]


def mirror(books: Bookkeeper, lines: list[CashLine]) -> None:
    """Copy the provider's lines as the webhooks do, each charge with its sale."""
    workspace = books.workspace()
    for line in lines:
        books.run(
            "insert into cash_entry (id, workspace_id, kind, source_id, currency, amount_minor, fee_minor, net_minor,"
            " created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            line.id,
            workspace,
            line.kind,
            line.source_id,
            line.currency,
            line.amount_minor,
            line.fee_minor,
            line.net_minor,
            line.created_at,
        )
        if line.amount_minor > 0:
            purchase = books.buy(workspace, 1_000, 0)
            books.run(
                "update purchase set net_minor = %s, payment_id = %s where id = %s",
                line.amount_minor,
                line.source_id,
                purchase,
            )


async def test_the_providers_lines_come_whole_and_page_by_page(
    provider: RunningProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await told(provider)
    assert sorted((line.kind, line.amount_minor) for line in whole) == [
        ("charge", 3_900),
        ("charge", 4_900),
        ("charge", 9_900),
        ("refund", -900),
    ]
    assert all(line.net_minor == line.amount_minor - line.fee_minor for line in whole)
    monkeypatch.setattr("mutoscope.billing.stripe.ask_cash._PAGE", 1)
    assert await told(provider) == whole


async def test_a_provider_that_refuses_is_said_with_a_remedy(provider: RunningProvider) -> None:
    async with stripe_books(provider, "sk_test_wrong") as wrong:
        with pytest.raises(Unavailable, match="does not accept this server's key"):
            await anext(wrong.list_cash(dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime.now(dt.UTC)))


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


def ops(books_dsn: str, folder: Path, provider: RunningProvider | None, *commands: str) -> list[Done]:
    """Run commands one after the other."""
    more = {"MUTOSCOPE_PAYMENTS": "off"}
    if provider is not None:
        more = {"MUTOSCOPE_STRIPE_SECRET_KEY": provider.api_key, "MUTOSCOPE_STRIPE_API_BASE": provider.url}
    environment = child_environment(
        DATABASE_URL=books_dsn, MUTOSCOPE_DATA_DIR=str(folder), MUTOSCOPE_SECRET_KEY="t" * 40, **more
    )
    words = json.dumps([shlex.split(command) for command in commands])
    ran = subprocess.run(
        [sys.executable, "-c", RUN, words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [Done(**json.loads(line)) for line in ran.stdout.splitlines()]


async def test_the_command_ends_with_0_when_nothing_differs_and_with_1_when_a_line_is_lost(
    provider: RunningProvider,
    books: Bookkeeper,
    fresh_database: Any,  # noqa: ANN401 -- conftest's own type
    tmp_path: Path,
) -> None:
    lines = await told(provider)
    mirror(books, lines)
    window = f"--from {books.now - dt.timedelta(days=1):%Y-%m-%d} --to {books.now + dt.timedelta(days=2):%Y-%m-%d}"
    (same,) = ops(fresh_database.owner_dsn, tmp_path, provider, f"ops reconcile {window}")
    assert same.status == 0, same.err + same.out
    assert "4 lines of ours, 4 of the payment provider, 0 differences" in same.out
    books.run("alter table cash_entry disable trigger cash_entry_append_only")
    books.run("delete from cash_entry where id = %s", lines[0].id)
    (lost,) = ops(fresh_database.owner_dsn, tmp_path, provider, f"ops reconcile {window} --json")
    assert lost.status == 1, lost.err
    found = json.loads(lost.out)
    assert found["ok"] is False
    assert [(one["id"], one["fault"]) for one in found["result"]["cash"]] == [(lines[0].id, "missing_here")]


def test_without_a_provider_the_command_says_what_to_set(fresh_database: Any, tmp_path: Path) -> None:  # noqa: ANN401 -- conftest's own type
    (done,) = ops(fresh_database.owner_dsn, tmp_path, None, "ops reconcile")
    assert done.status == 1
    assert "MUTOSCOPE_STRIPE_SECRET_KEY" in done.err


async def test_a_night_compares_once_and_tells_the_operators(
    provider: RunningProvider, books: Bookkeeper, app: Database
) -> None:
    home, admin = books.workspace(), uuid.uuid4()
    books.run("insert into app_user (id, name, role) values (%s, 'O', 'admin')", admin)
    books.run("insert into membership (workspace_id, user_id, role) values (%s, %s, 'owner')", home, admin)
    lines = await told(provider)
    mirror(books, lines[1:])
    night = FixedClock(books.now + dt.timedelta(hours=2))
    async with stripe_books(provider) as theirs:
        duty = BookKeeping(app, night, dt.timedelta(days=1), theirs)
        with capture_logs() as logs:
            count = await duty.keep()
        assert count is not None
        assert (count.ours, count.theirs) == (3, 4)
        assert count.differences >= 1
        (error,) = [entry for entry in logs if entry["event"] == "books_apart"]
        assert (error["log_level"], error["differences"]) == ("error", count.differences)
        told_to = books.connection.execute("select workspace_id, action, payload from event").fetchall()
        assert told_to == [
            (home, "books.apart", {"reconciliation_id": str(count.id), "differences": count.differences})
        ]
        assert await duty.keep() is None, "another worker did it this night"
        night.advance(days=1)
        mirror(books, lines[:1])
        with capture_logs() as logs:
            again = await duty.keep()
        assert again is not None
        assert again.differences == 0
        assert not [entry for entry in logs if entry["event"] == "books_apart"]


async def test_without_a_provider_a_night_does_nothing(app: Database) -> None:
    assert await BookKeeping(app, FixedClock(dt.datetime.now(dt.UTC)), dt.timedelta(days=1), None).keep() is None


def test_the_other_commands_tell_people_and_programs(
    books: Bookkeeper,
    fresh_database: Any,  # noqa: ANN401 -- conftest's own type
    tmp_path: Path,
) -> None:
    picture = tmp_path / "mrr.svg"
    workspace = books.workspace()
    books.buy(workspace, 10_000, 1_000, fee=50)
    books.film(workspace, 3_000, 3_000)
    books.subscribe(workspace, 2_900)
    to = f"{books.now + dt.timedelta(days=2):%Y-%m-%d}"
    month = books.now.replace(day=28) + dt.timedelta(days=5)
    margin, spot, metrics, deferred, budget = ops(
        fresh_database.owner_dsn,
        tmp_path,
        None,
        f"ops margin --to {to}",
        f"ops margin --to {to} --spot --json",
        f"ops metrics --to {month:%Y-%m-01} --gross-margin 80 --svg {picture}",
        f"ops books export deferred --to {to}",
        "plan-budget --servers document_002",
    )
    assert margin.status == 0, margin.err
    assert "$2.32" in margin.out  # $3.00 less $0.15 of fees and $0.53 of costs
    assert json.loads(spot.out)["total"]["compute_micro"] == 150_000
    assert metrics.status == 0, metrics.err
    assert "$29.00" in metrics.out
    assert "29.00</title>" in picture.read_text()
    assert "7.000000" in deferred.out, deferred.err
    assert "$68.00" in budget.out, budget.err
    assert "prints 60-70 %" in budget.out


def test_options_that_mean_nothing_are_refused(fresh_database: Any, tmp_path: Path) -> None:  # noqa: ANN401 -- conftest's own type
    day, share, stack = ops(
        fresh_database.owner_dsn,
        tmp_path,
        None,
        "ops margin --from yesterday",
        "ops metrics --gross-margin much",
        "plan-budget --stack gold --json",
    )
    assert [done.status for done in (day, share, stack)] == [2, 2, 2]
    assert "'yesterday' is no day" in day.err
    assert "'much' is no percentage" in share.err
    assert json.loads(stack.out)["error"]["code"] == "stack_not_found"
