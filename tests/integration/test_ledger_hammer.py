"""Many at once: no credit is lost, doubled or overspent."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

import pytest

from mutoscope.infra.database import Database
from mutoscope.ledger import (
    Balance,
    HoldAlreadyResolved,
    InsufficientCredits,
    check_invariants,
    grant_credits,
    list_entries,
    place_hold,
    read_balance,
    release_hold,
    revoke_grant,
    settle_hold,
)

CONNECTIONS = 24


@pytest.fixture
async def busy(app_dsn: str) -> AsyncGenerator[Database]:
    connected = Database.connect(app_dsn, pool_size=CONNECTIONS)
    yield connected
    await connected.close()


async def grant(database: Database, workspace: uuid.UUID, amount: int, ref: str = "plan:1") -> int:
    async with database.session(workspace) as session:
        return await grant_credits(session, workspace, amount, ref=ref, source="plan")


async def balance(database: Database, workspace: uuid.UUID) -> Balance:
    async with database.session(workspace) as session:
        return await read_balance(session, workspace)


async def together(*work: Coroutine[Any, Any, object]) -> list[object]:
    """Run everything at once; return results and refusals, and raise anything else."""
    results = await asyncio.gather(*work, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, InsufficientCredits | HoldAlreadyResolved):
            raise result
    return list(results)


async def test_one_wallet_is_never_overspent(busy: Database) -> None:
    workspace = uuid.uuid4()
    await grant(busy, workspace, 30_000)

    async def hold(number: int) -> int:
        async with busy.session(workspace) as session:
            return (await place_hold(session, workspace, 1000, key=str(number), ref="film")).id

    results = await together(*(hold(number) for number in range(100)))
    assert sum(isinstance(result, int) for result in results) == 30
    assert sum(isinstance(result, InsufficientCredits) for result in results) == 70
    assert await balance(busy, workspace) == Balance(0, 30_000, 0)


async def test_two_hundred_repeats_of_each_call_have_one_effect(busy: Database) -> None:
    workspace = uuid.uuid4()

    async def hold() -> int:
        async with busy.session(workspace) as session:
            return (await place_hold(session, workspace, 2000, key="k", ref="film")).id

    async def settle(hold_id: int) -> int:
        async with busy.session(workspace) as session:
            return await settle_hold(session, workspace, hold_id, 1500, key="k")

    async def revoke() -> int:
        async with busy.session(workspace) as session:
            return await revoke_grant(session, workspace, 500, ref="plan:1", key="k")

    lots = set(await together(*(grant(busy, workspace, 3000) for _ in range(200))))
    holds = set(await together(*(hold() for _ in range(200))))
    assert (len(lots), len(holds)) == (1, 1)
    hold_id = holds.pop()
    assert isinstance(hold_id, int)
    assert len(set(await together(*(settle(hold_id) for _ in range(200))))) == 1
    assert len(set(await together(*(revoke() for _ in range(200))))) == 1
    assert await balance(busy, workspace) == Balance(1000, 0, 1500)
    async with busy.session(workspace) as session:
        page = await list_entries(session, workspace, oldest_first=True)
        assert [line.kind for line in page.items] == ["grant", "hold", "settle", "revoke"]


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_ten_thousand_repeats_of_one_request_have_one_effect(busy: Database) -> None:
    workspace = uuid.uuid4()
    await grant(busy, workspace, 5_000)
    repeats = iter(range(10_000))
    holds: set[int] = set()
    settlements: set[int] = set()

    async def customer() -> None:
        for number in repeats:  # all take from the same ten thousand
            async with busy.session(workspace) as session:
                hold = await place_hold(session, workspace, 2000, key="k", ref="film")
            holds.add(hold.id)
            if number % 2:
                async with busy.session(workspace) as session:
                    settlements.add(await settle_hold(session, workspace, hold.id, 1500, key="k"))

    await asyncio.gather(*(customer() for _ in range(CONNECTIONS)))
    assert (len(holds), len(settlements)) == (1, 1)
    assert await balance(busy, workspace) == Balance(3500, 0, 1500)
    async with busy.session(workspace) as session:
        page = await list_entries(session, workspace, oldest_first=True)
        assert [line.kind for line in page.items] == ["grant", "hold", "settle"]
        assert await check_invariants(session) == []


async def test_of_a_settlement_and_a_release_at_once_one_wins(busy: Database) -> None:
    workspace = uuid.uuid4()
    await grant(busy, workspace, 20_000)

    async def settle(hold_id: int) -> str:
        async with busy.session(workspace) as session:
            await settle_hold(session, workspace, hold_id, 1000, key=f"s{hold_id}")
        return "settled"

    async def release(hold_id: int) -> str:
        async with busy.session(workspace) as session:
            await release_hold(session, workspace, hold_id, key=f"r{hold_id}")
        return "released"

    async with busy.session(workspace) as session:
        holds = [(await place_hold(session, workspace, 1000, key=str(n), ref="film")).id for n in range(20)]
    results = await together(*(act(hold_id) for hold_id in holds for act in (settle, release)))
    settled = results.count("settled")
    assert settled + results.count("released") == 20
    assert await balance(busy, workspace) == Balance(20_000 - 1000 * settled, 0, 1000 * settled)


async def test_many_wallets_under_mixed_work_stay_whole(busy: Database) -> None:
    workspaces = [uuid.uuid4() for _ in range(12)]
    for workspace in workspaces:
        await grant(busy, workspace, 10_000)
    spent = dict.fromkeys(workspaces, 0)

    async def work(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 -- a repeatable schedule, no secret
        workspace = chance.choice(workspaces)
        price = chance.randint(1, 4000)
        async with busy.session(workspace) as session:
            hold = await place_hold(session, workspace, price, key=str(number), ref=str(number))
        used = chance.choice((0, price // 2, price))
        async with busy.session(workspace) as session:
            if used:
                await settle_hold(session, workspace, hold.id, used, key=str(number))
            else:
                await release_hold(session, workspace, hold.id, key=str(number))
        spent[workspace] += used

    await together(*(work(number) for number in range(240)))
    for workspace in workspaces:
        assert await balance(busy, workspace) == Balance(10_000 - spent[workspace], 0, spent[workspace])
    async with busy.session() as session:
        assert await check_invariants(session) == []
