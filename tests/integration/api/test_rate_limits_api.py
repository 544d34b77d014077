"""Limits as callers meet them: counted by address, user, key and workspace, told in headers, and losing nothing."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import psycopg
import pytest

from mutoscope.api import create_app
from mutoscope.infra.rate_limit import Decision, Hit, Limiter, LimiterDown, Policy
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import RequestLimits, Role

if TYPE_CHECKING:
    from conftest import Person, Studio

LOW: dict[str, Any] = {
    "limit_public_address": "5/60",
    "limit_auth_address": "10/60",
    "limit_refused_address": "4/60",
    "limit_read_user": "8/60/4",
    "limit_read_key": "3/60",
    "limit_read_workspace": "6/60",
    "limit_write_user": "3/60",
    "limit_endpoints": {"GET /credits/balance": "2/60"},
    "trusted_proxies": ("10.0.0.0/8",),
}
PROJECT = {"title": "T", "script": "Once upon a time."}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update=LOW)


@pytest.fixture(autouse=True)
def _nobody_counted_yet(owner_dsn: str) -> None:
    """Forget other tests' addresses: all come from one."""
    with psycopg.connect(owner_dsn) as connection:
        connection.execute("truncate rate_limit")


@asynccontextmanager
async def calling_from(studio: Studio, address: str) -> AsyncGenerator[httpx2.AsyncClient]:
    app = create_app(container=studio.container)
    transport = httpx2.ASGITransport(app=app, client=(address, 1234), raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://studio") as http,
    ):
        yield http


async def profile(studio: Studio, token: str) -> httpx2.Response:
    return await studio.http.get("/api/users/profile", headers={"Authorization": f"Bearer {token}"})


def left(answer: httpx2.Response) -> dict[str, tuple[int, int]]:
    """Return what `RateLimit` says is left, and in how many seconds all of it is back, by policy."""
    found = re.findall(r'"([a-z-]+)";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
    return {name: (int(calls), int(seconds)) for name, calls, seconds in found}


async def test_every_answer_says_what_is_left(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await profile(studio, person.token)
    assert answer.headers["ratelimit-policy"] == '"read-user";q=4;w=30, "read-workspace";q=6;w=60'
    assert left(answer) == {"read-user": (3, 8), "read-workspace": (5, 10)}
    missing = await studio.http.get("/api/v1/projects/" + "0" * 32, headers=person.headers)
    assert missing.status_code == 404
    assert left(missing)["read-user"][0] == 2


async def test_a_user_who_asks_too_often_waits_as_long_as_told(studio: Studio) -> None:
    person = await studio.sign_up()
    answers = [await profile(studio, person.token) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["code"], refused.json()["limit"]) == ("too_many_requests", "read-user")
    assert refused.headers["retry-after"] == "8"
    assert left(refused)["read-user"] == (0, 30)
    studio.clock.advance(seconds=7)
    assert (await profile(studio, person.token)).status_code == 429
    studio.clock.advance(seconds=1)
    assert (await profile(studio, person.token)).status_code == 200


async def test_a_tenant_uses_up_its_own_quota_and_nobody_elses(studio: Studio) -> None:
    greedy, modest = await studio.sign_up(), await studio.sign_up()
    member = studio.add_member(greedy.workspace_id, Role.VIEWER)
    token = await studio.token_for(member, greedy.workspace_id)
    tokens = [greedy.token] * 6 + [token] * 6
    answers = await asyncio.gather(*(profile(studio, one) for one in tokens))
    assert sum(answer.status_code == 200 for answer in answers) == 6, "the workspace's quota, whoever asks"
    assert {answer.status_code for answer in answers} == {200, 429}
    assert [(await profile(studio, modest.token)).status_code for _ in range(4)] == [200] * 4


async def test_a_key_has_a_quota_of_its_own_within_its_users(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    answers = [await studio.http.get("/api/v1/projects", headers=key.headers) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["limit"] == "read-key"
    assert set(left(answers[0])) == {"read-user", "read-key", "read-workspace"}
    assert left(await profile(studio, person.token))["read-user"][0] == 0


async def test_an_endpoint_may_have_a_limit_of_its_own(studio: Studio) -> None:
    person = await studio.sign_up()
    for path, status in [("/api/v1", 200), ("/api", 200), ("/api/v1", 429)]:
        answer = await studio.http.get(f"{path}/credits/balance", headers=person.headers)
        assert answer.status_code == status
    assert answer.json()["limit"] == "get-credits-balance"


async def test_a_refused_request_did_nothing_and_its_key_is_still_free(studio: Studio) -> None:
    person = await studio.sign_up()

    async def create(key: str) -> httpx2.Response:
        headers = {**person.headers, "Idempotency-Key": key}
        return await studio.http.post("/api/projects/create", json=PROJECT, headers=headers)

    assert [(await create("a")).status_code for _ in range(3)] == [201] * 3, "a replay is counted as well"
    assert (await create("a")).status_code == 429
    assert (await create("b")).status_code == 429
    studio.clock.advance(seconds=41)
    made = await create("b")
    assert (made.status_code, made.headers.get("idempotency-replayed")) == (201, None)
    replayed = await create("a")
    assert (replayed.status_code, replayed.headers.get("idempotency-replayed")) == (201, "true")
    assert studio.query("select count(*) from project where user_id = %s", person.id) == [(2,)]
    assert (
        studio.query("select count(*) from event where user_id = %s and action = 'project.created'", person.id)[0][0]
        <= 2
    )


async def test_the_address_counts_where_nobody_is_known(studio: Studio) -> None:
    async with calling_from(studio, "203.0.113.7") as http, calling_from(studio, "203.0.113.8") as neighbour:
        answers = [await http.get("/api/v1/credits/plans") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        forged = await http.get("/api/v1/credits/plans", headers={"X-Forwarded-For": "198.51.100.1"})
        assert forged.status_code == 429
        assert (await neighbour.get("/api/v1/credits/plans")).status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded"),
    [
        ("10.0.0.1", ["198.51.100.1", "198.51.100.1", "6.6.6.6, 198.51.100.1"]),
        ("10.0.0.2", ["2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:2:ffff::3"]),
        ("10.0.0.3", ["::ffff:198.51.100.9", "198.51.100.9", "198.51.100.9"]),
    ],
)
async def test_one_subscriber_is_one_caller_however_it_is_written(
    studio: Studio, peer: str, forwarded: list[str]
) -> None:
    async with calling_from(studio, peer) as http:
        calls = [
            left(await http.get("/api/v1/credits/plans", headers={"X-Forwarded-For": who}))["public-address"][0]
            for who in forwarded
        ]
    assert calls == [4, 3, 2]


async def test_whoever_tries_tokens_is_stopped_by_address(studio: Studio) -> None:
    person = await studio.sign_up()
    answers = [await profile(studio, f"{person.token[:-4]}{n:04}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [401] * 4 + [429]
    assert answers[-1].json()["limit"] == "refused-address"
    assert (await profile(studio, person.token)).status_code == 200, "whoever has a good one is not locked out"


async def test_a_body_that_is_refused_is_not_read(studio: Studio) -> None:
    async with calling_from(studio, "203.0.113.9") as http:
        for _ in range(10):
            await http.post("/api/users/login", json={})
        sent: list[int] = []

        async def body() -> AsyncGenerator[bytes]:
            for n in range(1000):
                sent.append(n)
                yield b" " * 1000

        answer = await http.post("/api/users/login", content=body(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 429
    assert len(sent) < 10


async def test_callers_without_an_account_share_no_idempotency_keys(studio: Studio) -> None:
    mark = uuid.uuid4().hex

    async def sign_up(http: httpx2.AsyncClient, n: int) -> httpx2.Response:
        body = {"name": "N", "email": f"{mark}{n}@example.com", "password": "SecurePass123"}
        return await http.post("/api/users/register", json=body, headers={"Idempotency-Key": "1"})

    async with calling_from(studio, "203.0.113.10") as one, calling_from(studio, "203.0.113.11") as other:
        first, second = await sign_up(one, 1), await sign_up(other, 2)
        assert (first.status_code, second.status_code) == (201, 201)
        again = await sign_up(one, 1)
        assert (again.headers["idempotency-replayed"], again.json()) == ("true", first.json())
        stolen = await sign_up(other, 1)
        assert stolen.json()["code"] == "idempotency_key_reused"
    kept = studio.query("select user_id::text from idempotency_record where path = '/api/users/register'")
    assert len({user for (user,) in kept}) >= 2


class Broken:
    """A store that is down; the port's own error, as both stores raise it."""

    def __init__(self) -> None:
        self.asked = 0

    async def hit(self, policy: Policy, key: str, cost: int = 1) -> Decision:
        return (await self.hit_all([Hit(policy, key, cost)]))[0]

    async def hit_all(self, hits: Sequence[Hit]) -> list[Decision]:
        self.asked += len(hits) > 0
        raise LimiterDown

    async def sweep(self) -> int:
        raise LimiterDown


async def test_while_nobody_counts_work_goes_on_and_passwords_are_not_tried(studio: Studio) -> None:
    person: Person = await studio.sign_up()
    broken = Broken()
    limiter: Limiter = broken
    services = studio.container.services()
    limits = RequestLimits(studio.container.settings, limiter, pepper=b"p" * 32)
    app = create_app(container=studio.container)
    async with app.router.lifespan_context(app):
        app.state.services = services.replaced({RequestLimits: limits})
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://studio", headers=person.headers) as http:
            answers = [await http.get("/api/users/profile") for _ in range(6)]
            assert [answer.status_code for answer in answers] == [200] * 6
            assert "ratelimit" not in answers[0].headers
            assert broken.asked == 1, "for some seconds it is not asked again"
            assert (await http.post("/api/projects/create", json=PROJECT)).status_code == 201
            login = await http.post("/api/users/login", json={"email": person.email, "password": "SecurePass123"})
            assert (login.status_code, login.json()["code"]) == (503, "limiter_down")
            assert int(login.headers["retry-after"]) > 0
