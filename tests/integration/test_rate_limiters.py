"""Both stores count alike: exactly, over tasks and processes, all or nothing, with the clock of the store."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.integration.system_programs import find_redis

from mutoscope.infra.rate_limit import (
    Hit,
    Limiter,
    LimiterDown,
    Policy,
    PostgresLimiter,
    open_postgres_limiter,
    open_redis_limiter,
)
from mutoscope.kernel import Clock, FixedClock, SystemClock

if TYPE_CHECKING:
    from conftest import FreshDatabase

Opener = Callable[[Clock], AbstractAsyncContextManager[Limiter]]
PEPPER = secrets.token_bytes(32)
HERE = Path(__file__).parent
_PATIENCE_SECONDS = 20.0
"""A loaded machine takes its time; what is counted must not depend on it."""
DAILY = Policy("daily", 50, 86_400)
MINUTE = Policy("minute", 60, 60.0, burst=10)


@contextmanager
def running_redis(folder: Path) -> Generator[str]:
    """Yield the URL of a server that keeps nothing and is stopped on leaving."""
    program = find_redis()
    if program is None:
        pytest.skip("NO REDIS: install redis-server, or run as root on Debian; the Redis half of this test did not run")
    port = _free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(port, server)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(_PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(b"PING\r\n")
                if line.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            time.sleep(0.02)
    message = f"redis-server did not answer on port {port}"
    raise RuntimeError(message)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["postgresql", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    """The store's address; each test counts under names of its own."""
    fixture = {"postgresql": "app_dsn", "redis": "redis_url"}[request.param]
    return request.getfixturevalue(fixture)


@pytest.fixture
def pepper() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def opener(url: str, pepper: bytes) -> Opener:
    def open_one(clock: Clock) -> AbstractAsyncContextManager[Limiter]:
        if url.startswith("redis"):
            return open_redis_limiter(
                url, connections=4, pepper=pepper, clock=clock, patience_seconds=_PATIENCE_SECONDS
            )
        return open_postgres_limiter(
            url, role=None, connections=4, pepper=pepper, clock=clock, patience_seconds=_PATIENCE_SECONDS
        )

    return open_one


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(dt.datetime(2026, 5, 1, tzinfo=dt.UTC))


@pytest.fixture
async def limiter(opener: Opener, clock: FixedClock) -> AsyncGenerator[Limiter]:
    """A limiter whose clock the test moves."""
    async with opener(clock) as opened:
        yield opened


async def test_of_many_hits_at_once_exactly_the_quota_passes(opener: Opener) -> None:
    async with opener(SystemClock()) as limiter:
        decisions = await asyncio.gather(*(limiter.hit(DAILY, "me") for _ in range(200)))
    assert sum(one.allowed for one in decisions) == 50
    assert sorted(one.remaining for one in decisions if one.allowed) == list(range(50))


def test_processes_share_one_count(url: str, pepper: bytes) -> None:
    argv = [sys.executable, HERE / "limiter_child.py", url, pepper.hex(), "100", "80"]
    children = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    passed = [int(child.communicate()[0]) for child in children]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert sum(passed) == 100


async def test_calls_with_common_keys_in_any_order_never_lock_each_other_out(opener: Opener) -> None:
    policies = [Policy(name, 1000, 86_400) for name in ("one", "two", "three", "four")]
    async with opener(SystemClock()) as limiter:

        async def call(turn: int) -> bool:
            order = policies[turn % 4 :] + policies[: turn % 4]
            return all(one.allowed for one in await limiter.hit_all([Hit(policy, "me") for policy in order[:3]]))

        async with asyncio.timeout(30):
            assert all(await asyncio.gather(*(call(turn) for turn in range(200))))
        assert (await limiter.hit(policies[0], "me")).remaining == 1000 - 150 - 1


async def test_a_quiet_caller_has_the_burst_and_then_the_rate(limiter: Limiter, clock: FixedClock) -> None:
    first = [await limiter.hit(MINUTE, "me") for _ in range(11)]
    assert [one.allowed for one in first] == [True] * 10 + [False]
    assert first[-1].retry_after == pytest.approx(1.0, abs=1e-3)
    assert first[-1].reset == pytest.approx(10.0, abs=1e-3)
    clock.advance(seconds=0.99)
    assert not (await limiter.hit(MINUTE, "me")).allowed
    clock.advance(seconds=0.02)
    assert (await limiter.hit(MINUTE, "me")).allowed
    passed = 0
    for _ in range(240):
        clock.advance(seconds=0.25)
        passed += (await limiter.hit(MINUTE, "me")).allowed
    assert passed == 60


async def test_a_refusal_by_one_policy_costs_nothing_under_the_others(limiter: Limiter) -> None:
    tight = Policy("tight", 1, 60)
    assert all(one.allowed for one in await limiter.hit_all([Hit(tight, "me"), Hit(DAILY, "me")]))
    for _ in range(5):
        refused = await limiter.hit_all([Hit(tight, "me"), Hit(DAILY, "me")])
        assert [one.allowed for one in refused] == [False, True]
    assert (await limiter.hit(DAILY, "me")).remaining == 48


async def test_callers_do_not_use_up_each_others_quota(limiter: Limiter) -> None:
    for _ in range(60):
        await limiter.hit(DAILY, "greedy")
    assert (await limiter.hit(DAILY, "modest")).remaining == 49
    assert not (await limiter.hit(DAILY, "greedy")).allowed


async def test_a_cost_counts_and_one_above_the_quota_never_fits(limiter: Limiter) -> None:
    assert (await limiter.hit(DAILY, "me", 20)).remaining == 30
    assert not (await limiter.hit(DAILY, "me", 31)).allowed
    assert (await limiter.hit(DAILY, "me", 30)).remaining == 0
    assert (await limiter.hit(DAILY, "you", 51)).retry_after == float("inf")


async def test_a_clock_that_goes_back_locks_nobody_out_for_longer_than_the_window(
    limiter: Limiter, clock: FixedClock
) -> None:
    await limiter.hit(MINUTE, "me")
    clock.advance(days=-3)
    refused = await limiter.hit(MINUTE, "me")
    assert (refused.allowed, refused.reset) == (False, pytest.approx(10.0, abs=1e-3))
    clock.advance(seconds=1.01)
    assert not (await limiter.hit(MINUTE, "me")).allowed, "a clock behind the store's moment earns nothing"


async def test_one_call_cannot_count_twice_against_one_policy(limiter: Limiter) -> None:
    with pytest.raises(ValueError, match="once"):
        await limiter.hit_all([Hit(DAILY, "me"), Hit(DAILY, "me")])
    assert await limiter.hit_all([]) == []


@pytest.mark.parametrize("key", ["", "a\0b", "\ud800", "x" * 100_000, "203.0.113.7' or true --"])
async def test_any_text_is_a_key(limiter: Limiter, key: str) -> None:
    assert (await limiter.hit(DAILY, key)).remaining == 49


async def test_what_is_kept_names_nobody(app_dsn: str, owner_dsn: str, clock: FixedClock) -> None:
    async with open_postgres_limiter(
        app_dsn, role=None, connections=1, pepper=PEPPER, clock=clock, patience_seconds=_PATIENCE_SECONDS
    ) as limiter:
        await limiter.hit(Policy("named", 5, 60), "203.0.113.7")
        with psycopg.connect(owner_dsn) as connection:
            rows = connection.execute("select key from rate_limit where key like 'named:%'").fetchall()
            assert len(rows) == 1
            assert "203.0.113.7" not in rows[0][0]
        with psycopg.connect(app_dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("select * from rate_limit")


async def test_the_sweep_forgets_only_those_whose_debt_is_paid(
    fresh_database: FreshDatabase, clock: FixedClock
) -> None:
    async with open_postgres_limiter(
        fresh_database.app_dsn, role=None, connections=1, pepper=PEPPER, clock=clock, patience_seconds=_PATIENCE_SECONDS
    ) as limiter:
        assert isinstance(limiter, PostgresLimiter)
        for _ in range(3):
            await limiter.hit(MINUTE, "short")
        for _ in range(2):
            await limiter.hit(DAILY, "long")
        clock.advance(seconds=4)
        assert await limiter.sweep() == 1
        assert (await limiter.hit(DAILY, "long")).remaining == 47
        assert (await limiter.hit(MINUTE, "short")).remaining == 9


async def test_a_store_that_does_not_answer_is_an_error_of_its_own(unused_tcp_port: int) -> None:
    clock = SystemClock()
    for opened in (
        open_redis_limiter(
            f"redis://127.0.0.1:{unused_tcp_port}/0",
            connections=1,
            pepper=PEPPER,
            clock=clock,
            patience_seconds=_PATIENCE_SECONDS,
        ),
        open_postgres_limiter(
            f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/x",
            role=None,
            connections=1,
            pepper=PEPPER,
            clock=clock,
            patience_seconds=_PATIENCE_SECONDS,
        ),
    ):
        async with opened as limiter:
            with pytest.raises(LimiterDown):
                await limiter.hit(DAILY, "me")
