"""List and insert projects as the application under row-level security, against the same statements as the owner."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, cast

import asyncpg

from bench.customers import running_database
from bench.result import Ratio, Result
from mutoscope.infra.connections import Connections
from mutoscope.infra.tenant_connection import bind_statement
from mutoscope.kernel import new_id

WORKSPACES, PROJECTS_EACH = 20, 500
STATEMENTS, ROUNDS = 100, 60
GOAL: Final = 1.15
_connect = cast("Callable[..., Awaitable[Any]]", asyncpg.connect)  # pyright: ignore[reportUnknownMemberType] -- untyped

# The owner names the workspace, which the application's policy adds by itself: both do the same work on the same rows.
_LIST = "select id, title, status, created_at from project where workspace_id = $1 order by id desc limit 50"
_INSERT = (
    "insert into project (id, workspace_id, user_id, title, script, voice, duration) "
    "values ($2, $1, $2, 'Bench', 'The sea is wide.', 'female', 60)"
)


def run() -> Result:
    """Take turns on one server; each side has one connection and a transaction for each round."""
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name, running_database(Path(name)) as connections:
        times = asyncio.run(_measure(connections))
    medians = {what: statistics.median(series) for what, series in times.items()}
    return Result(
        "rls_overhead",
        "the same statements as the owner without policies, the same server",
        (
            Ratio("list 50 of 500 projects, wall", medians["list, app"] / medians["list, owner"], GOAL),
            Ratio("insert a project, wall", medians["insert, app"] / medians["insert, owner"], GOAL),
        ),
        {f"{what}, median µs a statement": round(1e6 * value, 1) for what, value in medians.items()},
    )


async def _measure(connections: Connections) -> dict[str, list[float]]:
    """Return seconds a statement of each round, by statement and side."""
    owner, app = await _connect(connections.owner_url), await _connect(connections.app_url)
    try:
        if not await owner.fetchval("select rolsuper or rolbypassrls from pg_roles where rolname = current_user"):
            raise RuntimeError("the owner of the schema is under its policies here: there is nothing to compare with")
        listed, grown = await _fill(owner)  # what is inserted is rolled back, and would slow the list it dies in
        sides = [("owner", owner), ("app", app)]
        times: dict[str, list[float]] = {}
        for turn in range(ROUNDS + 1):
            sides.reverse()  # neither is always the first
            for what, statement, workspace in (("list", _LIST, listed), ("insert", _INSERT, grown)):
                for side, connection in sides:
                    seconds = await _time(connection, statement, workspace)
                    if turn:  # the first warms up
                        times.setdefault(f"{what}, {side}", []).append(seconds)
        return times
    finally:
        await owner.close()
        await app.close()


async def _time(connection: Any, statement: str, workspace: Any) -> float:  # noqa: ANN401 -- asyncpg ships no types
    await connection.execute(f"begin; {bind_statement((workspace, None))}")
    try:
        prepared = await connection.prepare(statement)
        inserts = statement is _INSERT
        started = time.perf_counter()
        for _ in range(STATEMENTS):
            await (prepared.fetch(workspace, new_id()) if inserts else prepared.fetch(workspace))
        return (time.perf_counter() - started) / STATEMENTS
    finally:
        await connection.execute("rollback")


async def _fill(owner: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- asyncpg ships no types
    """Make workspaces full of projects; return the ids of two."""
    workspaces = [new_id() for _ in range(WORKSPACES)]
    for one in workspaces:
        await owner.execute("insert into workspace (id, name, slug) values ($1, 'Bench', $2)", one, one.hex)
        rows = [(one, new_id()) for _ in range(PROJECTS_EACH)]
        await owner.executemany(_INSERT, rows)
    await owner.execute("analyze project")
    return workspaces[WORKSPACES // 2], workspaces[-1]
