"""The queue's tables have no row-level security: whatever goes wrong, no word of a tenant's gets there."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from mutoscope.jobs import RENDER, JobContext, JobRuntime, Problem, QueueLimits, RetryPolicy, StepFailed
from mutoscope.kernel import InvalidInput, Unavailable

if TYPE_CHECKING:
    from conftest import House

SECRET = "our-secret-merger.mp4"
TABLES = "select table_name from information_schema.tables where table_schema = 'dbos'"
ERRORS = {
    "invalid_input": InvalidInput(f"The clip {SECRET} is empty.", remedy=f"Replace {SECRET}.", file=SECRET),
    "unavailable": Unavailable(f"Nobody reads {SECRET} now.", remedy="Wait.", file=SECRET),
    "internal_error": ValueError(f"cannot unpack {SECRET}"),
}


@pytest.mark.parametrize("code", sorted(ERRORS))
@pytest.mark.parametrize("place", ["step", "child", "workflow"])
async def test_a_problem_is_kept_for_its_tenant_and_only_its_code_for_the_queue(
    house: House, code: str, place: str
) -> None:
    kept: list[tuple[uuid.UUID, uuid.UUID, Problem]] = []
    raised: list[StepFailed] = []

    async def keep(workspace_id: uuid.UUID, job_id: uuid.UUID, problem: Problem) -> None:
        kept.append((workspace_id, job_id, problem))

    async def fail() -> None:
        raise ERRORS[code]

    async def part(context: JobContext) -> None:
        await context.step("read", fail, retry=RetryPolicy(attempts=2, first_wait_seconds=0.01))

    async def film(context: JobContext) -> None:
        try:
            if place == "step":
                await part(context)
            elif place == "child":
                await context.wait(await context.spawn("private.part", "part", {}, queue=RENDER))
        except StepFailed as error:
            raised.append(error)
            raise
        await fail()

    limits = QueueLimits(1, {"free": 1, "standard": 1, "pro": 1, "enterprise": 1}, poll_seconds=0.05)
    connections = house.container.connections
    runtime = JobRuntime(connections.app_url, role=connections.app_role, limits=limits, keep_problem=keep)
    runtime.register("private.film", film, max_recoveries=1)
    runtime.register("private.part", part, max_recoveries=1)
    await runtime.launch()
    workspace = uuid.uuid4()
    try:
        job = await house.defer("private.film", payload={}, workspace=workspace)
        await house.wait_for(job, "failed")
    finally:
        await runtime.stop()
    recorded = "".join(str(house.query(f"select * from dbos.{table}")) for (table,) in house.query(TABLES))  # noqa: S608 -- names of tables
    assert str(job) in recorded
    assert SECRET not in recorded
    assert code in recorded
    if place == "workflow":  # whoever runs the task still has the words in hand
        assert kept == []
        return
    assert [error.problem.code for error in raised] == [code]
    assert {(workspace_id, job_id) for workspace_id, job_id, _ in kept} == {(workspace, job)}
    if code != "internal_error":
        assert kept[0][2] == Problem.of(ERRORS[code])  # pyright: ignore[reportArgumentType] -- these are ours
