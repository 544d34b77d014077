"""Guessing is slowed down; whoever owns the account is not locked out, and nobody learns who has one."""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import time
from typing import TYPE_CHECKING, Any

import bcrypt
import pytest
from tests.integration.api.account_calls import PASSWORD, post
from tests.integration.api.conftest import Studio as Running
from tests.integration.api.conftest import app_of, client_of
from tests.integration.api.mailbox import posted_mail

from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock

if TYPE_CHECKING:
    from httpx2 import Response

    from conftest import Person, Studio

HOME = "198.51.100.7"
WRONG = "a wrong guess"
FOREIGN = (f"203.0.113.{number}" for number in itertools.count(1))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Few attempts, and callers whose address the test chooses."""
    limits = {
        "limit_login_account_address": "3/900",
        "limit_login_account": "6/3600",
        "limit_register_address": "3/3600",
        "limit_mail_account": "2/3600",
        "limit_mail_address": "4/3600",
        "limit_password_user": "3/900",
    }
    return settings.model_copy(update={"trusted_proxies": ("127.0.0.1",), **limits})


async def call(studio: Studio, path: str, address: str, **body: Any) -> Response:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api/{path}", json=body, headers={"X-Forwarded-For": address})


async def guess(studio: Studio, email: str, address: str, password: str = WRONG) -> int:
    return (await call(studio, "users/login", address, email=email, password=password)).status_code


async def a_person_at(studio: Studio, address: str) -> str:
    """Register somebody who has logged in from an address, and return their e-mail address."""
    email = f"{next(FOREIGN)}-{time.monotonic_ns()}@example.com"
    registered = await call(studio, "users/register", next(FOREIGN), name="J", email=email, password=PASSWORD)
    assert registered.status_code == 201
    assert await guess(studio, email, address, PASSWORD) == 200
    return email


async def test_one_address_may_guess_a_few_times_then_waits_as_long_as_it_is_told(studio: Studio) -> None:
    email, thief = await a_person_at(studio, HOME), next(FOREIGN)
    assert [await guess(studio, email, thief) for _ in range(5)] == [401, 401, 401, 429, 429]
    refused = await call(studio, "users/login", thief, email=email, password=PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert await guess(studio, email, HOME, PASSWORD) == 200, "another address of the owner is not concerned"
    studio.clock.advance(seconds=int(refused.headers["retry-after"]))
    assert await guess(studio, email, thief) == 401
    assert await guess(studio, email, thief) == 429


async def test_many_addresses_together_are_slowed_down_but_never_where_one_has_signed_in_before(studio: Studio) -> None:
    email = await a_person_at(studio, HOME)
    tried = [await guess(studio, email, next(FOREIGN)) for _ in range(12)]
    assert tried.count(401) == 5, "the first login of all, from home, was a stranger's too"
    assert tried[-1] == 429
    assert await guess(studio, email, HOME, PASSWORD) == 200
    asked = await call(studio, "auth/magic-link", next(FOREIGN), email=email)
    assert asked.status_code == 202, "and from elsewhere there is another way in"


async def test_an_unknown_account_is_limited_like_a_known_one(studio: Studio) -> None:
    email, thief = "nobody-has-this@example.com", next(FOREIGN)
    assert [await guess(studio, email, thief) for _ in range(5)] == [401, 401, 401, 429, 429]
    assert [await guess(studio, email.upper(), thief) for _ in range(2)] == [429, 429], "whatever the case"
    assert [await guess(studio, email, next(FOREIGN)) for _ in range(6)][-1] == 429


async def test_the_owner_reads_in_the_log_that_somebody_guesses_and_from_where(studio: Studio) -> None:
    email, foreign = await a_person_at(studio, HOME), next(FOREIGN)
    for _ in range(3):
        assert await guess(studio, email, foreign) == 401
    entered = await call(studio, "users/login", HOME, email=email, password=PASSWORD)
    headers = {"Authorization": f"Bearer {entered.json()['access_token']}"}
    params = {"action": "session.refused"}
    [line] = (await studio.http.get("/api/v1/audit-log", params=params, headers=headers)).json()["items"]
    assert (line["user_id"], line["address"]) == (None, foreign)
    studio.clock.advance(minutes=11)
    assert await guess(studio, email, next(FOREIGN)) == 401
    assert len((await studio.http.get("/api/v1/audit-log", params=params, headers=headers)).json()["items"]) == 2


async def test_an_ipv6_site_is_one_caller(studio: Studio) -> None:
    email = await a_person_at(studio, "2001:db8:1:2::1")
    tried = [await guess(studio, email, f"2001:db8:9:9::{number:x}") for number in range(1, 6)]
    assert tried == [401, 401, 401, 429, 429]
    assert await guess(studio, email, "2001:db8:1:2:ffff::2", PASSWORD) == 200


async def test_accounts_and_mails_cannot_be_asked_for_without_end(studio: Studio) -> None:
    email, somewhere = await a_person_at(studio, HOME), next(FOREIGN)
    tried = [
        (await call(studio, "users/register", somewhere, name="J", email=email, password=PASSWORD)).status_code
        for _ in range(4)
    ]
    assert tried == [409, 409, 409, 429]
    for target, mails in ((email, 2), (f"x{email}", 0)):
        asked = [await call(studio, "auth/password/forgot", next(FOREIGN), email=target) for _ in range(3)]
        assert [answer.status_code for answer in asked] == [202, 202, 429]
        assert len(await posted_mail(studio, "reset_password", to=target)) == mails
    many = [await call(studio, "auth/magic-link", somewhere, email=f"{n}{email}") for n in range(5)]
    assert [answer.status_code for answer in many] == [202, 202, 202, 202, 429]


async def test_a_stolen_token_cannot_guess_the_password(studio: Studio) -> None:
    person: Person = await studio.sign_up()
    change = {"current_password": WRONG, "new_password": "another one, and longer"}
    tried = [(await post(studio, "password/change", person, **change)).status_code for _ in range(4)]
    assert tried == [403, 403, 403, 429]


async def test_known_addresses_and_attempts_are_kept_as_hashes_only(studio: Studio) -> None:
    email = await a_person_at(studio, HOME)
    kept = studio.query("select known_address::text from known_address union all select r::text from rate_limit r")
    assert len(kept) > 1
    assert not [row for row in kept if HOME in row[0] or email in row[0]]
    hashes = studio.query("select encode(address, 'escape') from known_address")
    assert not [row for row in hashes if HOME in row[0]]


async def test_a_wrong_password_and_an_unknown_address_take_the_same_time(studio: Studio) -> None:
    email = await a_person_at(studio, HOME)
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(40):
        for kind, address in (("known", email), ("unknown", f"nobody-{number}@example.com")):
            started = time.process_time()
            await guess(studio, address, HOME)
            times[kind].append(time.process_time() - started)
            studio.clock.advance(minutes=10)
    known, unknown = (statistics.median(times[kind]) for kind in ("known", "unknown"))
    assert 0.75 < known / unknown < 1.33, (known, unknown)


async def test_an_imported_hash_does_not_show_by_the_time_that_its_refusal_takes(
    settings: Settings, owner_dsn: str
) -> None:
    patient = settings.model_copy(update={"refused_login_seconds": 4})  # also where many tests run at once
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(patient, clock=clock) as container, client_of(app_of(container)) as http:
        studio = Running(http, container, clock, owner_dsn)
        email = await a_person_at(studio, HOME)
        old = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(11)).decode()
        studio.query("update app_user set password_hash = %s where email = %s returning 1", old, email)
        times: dict[str, list[float]] = {"imported": [], "unknown": []}
        for number in range(2):
            for kind, address in (("imported", email), ("unknown", f"nobody-{number}@example.com")):
                started = time.perf_counter()
                assert await guess(studio, address, HOME) == 401
                times[kind].append(time.perf_counter() - started)
                clock.advance(minutes=10)
        assert await guess(studio, email, HOME, PASSWORD) == 200
    imported, unknown = (statistics.median(times[kind]) for kind in ("imported", "unknown"))
    assert 0.75 < imported / unknown < 1.33, (imported, unknown)
