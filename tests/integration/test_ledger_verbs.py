from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.kernel import InvalidInput, PaymentRequired
from mutoscope.ledger import (
    AmountOutOfRange,
    Balance,
    GrantNotFound,
    Hold,
    HoldAlreadyResolved,
    HoldNotFound,
    InsufficientCredits,
    KeyReused,
    WorkspaceNotBound,
    check_invariants,
    describe_line,
    grant_credits,
    list_entries,
    place_hold,
    read_balance,
    release_hold,
    revoke_grant,
    settle_hold,
)

USER = uuid.UUID("00000000-0000-0000-0000-00000000000a")


@pytest.fixture
def workspace() -> uuid.UUID:
    return uuid.uuid4()


@pytest.fixture
async def session(database: Database, workspace: uuid.UUID) -> AsyncGenerator[AsyncSession]:
    async with database.session(workspace, USER) as opened:
        yield opened


async def test_a_new_workspace_has_nothing(session: AsyncSession, workspace: uuid.UUID) -> None:
    assert await read_balance(session, workspace) == Balance(0, 0, 0)
    assert (await list_entries(session, workspace)).items == []


async def test_credits_are_held_then_partly_spent_and_the_rest_returned(
    session: AsyncSession, workspace: uuid.UUID
) -> None:
    await grant_credits(session, workspace, 3000, ref="plan:1", source="plan")
    hold = await place_hold(session, workspace, 2500, key="k", ref="film")
    assert hold == Hold(hold.id, 2500)
    assert await read_balance(session, workspace) == Balance(500, 2500, 0)
    await settle_hold(session, workspace, hold.id, 2000, key="k")
    assert await read_balance(session, workspace) == Balance(1000, 0, 2000)


async def test_a_statement_tells_the_story_of_one_job_in_words(session: AsyncSession, workspace: uuid.UUID) -> None:
    await grant_credits(session, workspace, 6000, ref="plan:1", source="plan")
    first = await place_hold(session, workspace, 2500, key="a", ref="film 1")
    second = await place_hold(session, workspace, 3000, key="b", ref="film 2")
    await settle_hold(session, workspace, first.id, 2250, key="a")
    await release_hold(session, workspace, second.id, key="b")
    told = [describe_line(line) for line in (await list_entries(session, workspace, ref="film 1")).items]
    assert told == [
        "2.25 credits spent, 0.25 returned; balance 0.75",
        "2.5 credits held until the work is done; balance 3.5",
    ]
    lines = (await list_entries(session, workspace, ref="film 2", oldest_first=True)).items
    assert [(line.kind, line.amount, line.change, line.balance, line.held) for line in lines] == [
        ("hold", 3000, -3000, 500, 5500),
        ("release", 3000, 3000, 3750, 0),
    ]
    assert all(dt.datetime.now(dt.UTC) - line.at < dt.timedelta(minutes=5) for line in lines)


async def test_a_revocation_that_finds_nothing_left_shows_the_balance_it_found(
    session: AsyncSession, workspace: uuid.UUID
) -> None:
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    await grant_credits(session, workspace, 1000, ref="late", source="pack", expires_at=past)
    await grant_credits(session, workspace, 2000, ref="plan:1", source="plan")
    await revoke_grant(session, workspace, 1000, ref="late", key="refund")
    line = (await list_entries(session, workspace, limit=1)).items[0]
    assert (line.kind, line.amount, line.change, line.balance) == ("revoke", 1000, 0, 2000)


async def test_a_statement_pages_by_cursor_without_gaps_or_repeats(session: AsyncSession, workspace: uuid.UUID) -> None:
    for number in range(7):
        await grant_credits(session, workspace, 1000, ref=f"g{number}", source="promo")
    for oldest_first in (False, True):
        refs: list[str | None] = []
        cursor, pages = None, 0
        while pages == 0 or cursor is not None:
            page = await list_entries(session, workspace, cursor=cursor, limit=3, oldest_first=oldest_first)
            refs += [line.ref for line in page.items]
            cursor, pages = page.next_cursor, pages + 1
        assert pages == 3
        assert refs == sorted((f"g{number}" for number in range(7)), reverse=not oldest_first)


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1;2", "9" * 19, "9" * 5000, "\u0663"])
async def test_a_foreign_cursor_is_refused(session: AsyncSession, workspace: uuid.UUID, cursor: str) -> None:
    with pytest.raises(InvalidInput, match="not one this list returned"):
        await list_entries(session, workspace, cursor=cursor)


@pytest.mark.parametrize("limit", [0, -1, 201])
async def test_a_page_has_between_1_and_200_lines(session: AsyncSession, workspace: uuid.UUID, limit: int) -> None:
    with pytest.raises(InvalidInput, match="outside 1 to 200"):
        await list_entries(session, workspace, limit=limit)


async def test_the_actor_of_an_operation_is_the_sessions_user(session: AsyncSession, workspace: uuid.UUID) -> None:
    await grant_credits(session, workspace, 1000, ref="plan:1", source="plan")
    query = text("select actor from ledger.op where workspace_id = :workspace")
    assert await session.scalar(query, {"workspace": workspace}) == str(USER)


async def test_too_few_credits_are_refused_with_price_balance_and_what_is_missing(
    database: Database, workspace: uuid.UUID
) -> None:
    async with database.session(workspace) as session:
        await grant_credits(session, workspace, 1250, ref="plan:1", source="plan")
    with pytest.raises(InsufficientCredits) as caught:
        async with database.session(workspace) as session:
            await place_hold(session, workspace, 3000, key="k", ref="film")
    error = caught.value
    assert isinstance(error, PaymentRequired)
    assert error.message == "This costs 3 credits and 1.25 are available."
    assert error.details == {"price": "3", "balance": "1.25", "missing": "1.75"}
    assert error.remedy.startswith("Add at least 1.75 credits")
    async with database.session(workspace) as session:
        assert await read_balance(session, workspace) == Balance(1250, 0, 0)


REFUSALS: dict[str, tuple[type[Exception], Callable[[AsyncSession, uuid.UUID, int], Awaitable[object]]]] = {
    "a hold of nothing": (AmountOutOfRange, lambda s, w, _: place_hold(s, w, 0, key="n", ref="r")),
    "a grant below zero": (AmountOutOfRange, lambda s, w, _: grant_credits(s, w, -1, ref="n", source="promo")),
    "more than was held": (AmountOutOfRange, lambda s, w, h: settle_hold(s, w, h, 1001, key="n")),
    "a hold that is not there": (HoldNotFound, lambda s, w, h: settle_hold(s, w, h + 10**6, 1, key="n")),
    "a release of nothing": (HoldNotFound, lambda s, w, h: release_hold(s, w, h + 10**6, key="n")),
    "a grant that is not there": (GrantNotFound, lambda s, w, _: revoke_grant(s, w, 1, ref="none", key="n")),
    "a key with another amount": (KeyReused, lambda s, w, _: place_hold(s, w, 999, key="k", ref="film")),
    "a reference with another amount": (KeyReused, lambda s, w, _: grant_credits(s, w, 1, ref="plan:1", source="plan")),
    "another workspace": (WorkspaceNotBound, lambda s, _, __: place_hold(s, uuid.uuid4(), 1, key="k", ref="film")),
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_refusal_has_a_name_and_changes_nothing(database: Database, workspace: uuid.UUID, refusal: str) -> None:
    async with database.session(workspace) as session:
        await grant_credits(session, workspace, 3000, ref="plan:1", source="plan")
        hold = await place_hold(session, workspace, 1000, key="k", ref="film")
    kind, act = REFUSALS[refusal]
    with pytest.raises(kind):
        async with database.session(workspace) as session:
            await act(session, workspace, hold.id)
    async with database.session(workspace) as session:
        assert await read_balance(session, workspace) == Balance(2000, 1000, 0)


async def test_a_hold_resolved_twice_is_refused_with_how_it_ended(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        await grant_credits(session, workspace, 3000, ref="plan:1", source="plan")
        hold = await place_hold(session, workspace, 1000, key="k", ref="film")
        await settle_hold(session, workspace, hold.id, 700, key="done")
    with pytest.raises(HoldAlreadyResolved) as caught:
        async with database.session(workspace) as session:
            await release_hold(session, workspace, hold.id, key="cancelled")
    assert caught.value.details == {"hold_id": hold.id, "by": "settle", "amount": 700}
    assert caught.value.status == 409


async def test_a_failure_of_the_database_itself_is_not_dressed_up(session: AsyncSession, workspace: uuid.UUID) -> None:
    with pytest.raises(DBAPIError, match="null value"):
        await grant_credits(session, workspace, 1, ref=None, source="plan")  # pyright: ignore[reportArgumentType] -- on purpose
    await session.rollback()


async def test_work_that_fails_takes_its_hold_with_it(database: Database, workspace: uuid.UUID) -> None:
    async with database.session(workspace) as session:
        await grant_credits(session, workspace, 3000, ref="plan:1", source="plan")

    async def hold_and_fail() -> None:
        async with database.session(workspace) as session:
            await place_hold(session, workspace, 1000, key="k", ref="film")
            await list_entries(session, workspace, cursor="a later step of the same transaction")

    with pytest.raises(InvalidInput, match="not one this list returned"):
        await hold_and_fail()
    async with database.session(workspace) as session:
        assert await read_balance(session, workspace) == Balance(3000, 0, 0)
        assert await check_invariants(session) == []
