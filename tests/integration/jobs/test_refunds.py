"""Whatever becomes of a job, the credits it holds are settled or come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mutoscope.generation import Generation
from mutoscope.worker import RefundSweep, clean_up, make_runtime

if TYPE_CHECKING:
    from conftest import House

SCRIPT = "The sea is wide and blue.\n\n# Night\n\nNight comes."
COUNTS = """
    select (select count(*) from generation), (select count(*) from project),
           (select count(*) from dbos.workflow_status), (select count(*) from ledger.hold_lot),
           (select count(*) from event)
"""


class ChangedMyMind(Exception):
    """Raised after everything was done."""


async def lose(house: House, generation: Generation, *, days: int) -> None:
    """Make the job one that ended badly days ago, when no worker was there to see it."""
    ended = int((house.container.clock.now() - dt.timedelta(days=days)).timestamp() * 1000)
    house.query(
        "update dbos.workflow_status set status = 'ERROR', updated_at = %s, completed_at = %s where workflow_uuid = %s",
        *(ended, ended, str(generation.id)),
    )


async def test_a_rollback_leaves_neither_film_nor_job_nor_hold(house: House) -> None:
    before = house.query(COUNTS)

    async def order_and_fail() -> None:
        async with house.container.database.session(workspace_id=house.scope.workspace_id) as session:
            await house.order_in(session, SCRIPT)
            raise ChangedMyMind

    with pytest.raises(ChangedMyMind):
        await order_and_fail()
    assert house.query(COUNTS) == before
    assert await house.wallet() == (0, 0, 0)
    await house.order(SCRIPT)
    assert [count - old for count, old in zip(house.query(COUNTS)[0], before[0], strict=True)][:4] == [1, 1, 1, 1]


async def test_a_job_lost_long_ago_is_refunded_before_it_is_forgotten(house: House) -> None:
    generation = await house.order(SCRIPT)
    available, held, _ = await house.wallet()
    assert held == generation.amount > 0
    await lose(house, generation, days=40)
    refunds = RefundSweep(house.container.studio)
    runtime = make_runtime(house.container)
    await runtime.launch()
    try:
        assert await clean_up(house.container, runtime, seen_until=refunds.seen_until) == 0
        assert await house.phase(generation.id) == "failed"
        await refunds.run()
        assert await house.wallet() == (available + held, 0, 0)
        assert await clean_up(house.container, runtime, seen_until=refunds.seen_until) == 1
        assert await house.phase(generation.id) is None
    finally:
        await runtime.stop()
    ended = await house.read(generation)
    assert (ended.status, ended.spent) == ("failed", 0)
    assert ended.error is not None
    assert ended.error["code"] == "internal_error"


async def test_a_job_that_ended_lately_is_remembered(house: House) -> None:
    generation = await house.order(SCRIPT)
    await lose(house, generation, days=6)
    refunds = RefundSweep(house.container.studio)
    await refunds.run()
    runtime = make_runtime(house.container)
    await runtime.launch()
    try:
        assert await clean_up(house.container, runtime, seen_until=refunds.seen_until) == 0
        assert await house.phase(generation.id) == "failed"
    finally:
        await runtime.stop()


async def test_segments_that_were_swapped_are_made_again_and_the_film_is_paid_once(house: House) -> None:
    """The second film finds the first one's segments in the store, one of them in the place of the others.

    What cannot be mended costs nothing: `acceptance/test_mended_films_over_http.py`.
    """
    runtime = make_runtime(house.container)
    await runtime.launch()
    try:
        first = await house.order(SCRIPT)
        await house.wait_for(first.id, "succeeded")
        available, _, spent = await house.wallet()
        segments = swap_segments(house.container.regions.default.artefacts / str(house.scope.workspace_id))
        second = await house.order(SCRIPT)
        await house.wait_for(second.id, "succeeded")
    finally:
        await runtime.stop()
    assert {path: path.read_bytes() for path in segments} == segments
    ended = await house.read(second)
    assert (ended.status, ended.error) == ("complete", None)
    assert ended.spent is not None
    assert ended.spent > 0
    assert await house.wallet() == (available - ended.spent, 0, spent + ended.spent)


def swap_segments(store: Path) -> dict[Path, bytes]:
    """Put the shortest segment in the place of every other one; return what they were."""
    segments = sorted(store.glob("*/*.mp4"), key=lambda path: path.stat().st_size)
    assert len(segments) > 1
    whole = {path: path.read_bytes() for path in segments}
    for other in segments[1:]:
        other.write_bytes(whole[segments[0]])
    return whole


async def test_films_of_a_deleted_workspace_stop_and_their_credits_come_back(house: House) -> None:
    generation = await house.order(SCRIPT)
    available, held, _ = await house.wallet()
    refunds = RefundSweep(house.container.studio)
    await refunds.run()
    assert (await house.read(generation)).status == "queued"
    house.query("update workspace set deleted_at = now() where id = %s returning id", house.scope.workspace_id)
    await refunds.run()
    assert (await house.read(generation)).status == "cancelled"
    assert await house.wallet() == (available + held, 0, 0)
