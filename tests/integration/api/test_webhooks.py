"""Webhooks as their receiver sees them: a real server on this machine, signatures checked by another library."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from tests.integration.api.mailbox import posted_mail
from tests.integration.api.webhook_receiver import Receiver, receiving

from mutoscope.infra.events import emit
from mutoscope.infra.settings import Settings
from mutoscope.notifications import dispatch_events, send_webhooks

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

    from conftest import Person, Studio


@pytest.fixture
def owner_dsn(fresh_database: FreshDatabase) -> str:
    """A database of its own: the worker's duties take every tenant's events."""
    return fresh_database.owner_dsn


@pytest.fixture
def app_dsn(fresh_database: FreshDatabase) -> str:
    return fresh_database.app_dsn


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"webhook_allow_networks": ("127.0.0.0/8",), "webhook_ports": ()})


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with receiving() as found:
        yield found


@pytest.fixture
async def person(studio: Studio) -> Person:
    found = await studio.sign_up()
    studio.query("with gone as (delete from event_outbox returning 1) select count(*) from gone")
    return found


async def make(studio: Studio, person: Person, url: str, *events: str, **more: object) -> dict[str, Any]:
    body = {"url": url, "events": list(events) or ["*"], **more}
    answer = await studio.http.post("/api/v1/webhooks", json=body, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def happen(studio: Studio, person: Person, action: str, **payload: object) -> uuid.UUID:
    async with studio.container.database.session(person.workspace_id) as session:
        return await emit(session, person.workspace_id, action, message="It happened.", payload=payload)


async def deliver(studio: Studio) -> int:
    container = studio.container
    while await dispatch_events(container.database, container.settings, container.clock):
        pass
    return await send_webhooks(container.notifications.webhooks)


async def log(studio: Studio, person: Person, endpoint: dict[str, Any], **query: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- of a URL
    answer = await studio.http.get(
        f"/api/v1/webhooks/{endpoint['id']}/deliveries", params=query, headers=person.headers
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_a_webhook_is_signed_and_says_ids_only(studio: Studio, person: Person, receiver: Receiver) -> None:
    endpoint = await make(studio, person, receiver.url, "generation.*")
    assert endpoint["secret"].startswith("whsec_")
    event_id = await happen(
        studio, person, "generation.finished", generation_id="g1", spent=3000, title="Private words", name="Ada"
    )
    await happen(studio, person, "project.created", project_id="p1")
    assert await deliver(studio) == 1
    [(headers, body)] = receiver.got
    told = Webhook(endpoint["secret"]).verify(body, headers)
    assert set(told) == {"type", "timestamp", "data"}
    assert told["type"] == "generation.finished"
    assert told["data"] == {
        "event_id": str(event_id),
        "workspace_id": str(person.workspace_id),
        "generation_id": "g1",
        "spent": 3000,
    }
    assert headers["webhook-id"] == str(event_id)
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint["secret"]).verify(body.replace("3000", "9000"), headers)
    [entry] = await log(studio, person, endpoint)
    assert (entry["state"], entry["status"], entry["answer"], entry["attempts"]) == ("delivered", 200, "ok", 1)


async def test_after_a_rotation_both_secrets_sign_for_a_day(studio: Studio, person: Person, receiver: Receiver) -> None:
    endpoint = await make(studio, person, receiver.url, "key.*")
    rotated = await studio.http.post(f"/api/v1/webhooks/{endpoint['id']}/rotate", headers=person.headers)
    new = rotated.json()["secret"]
    assert new != endpoint["secret"]
    await happen(studio, person, "key.created", key_id="k")
    await deliver(studio)
    headers, body = receiver.got[-1]
    for secret in (new, endpoint["secret"]):
        Webhook(secret).verify(body, headers)
    studio.clock.advance(hours=25)
    await happen(studio, person, "key.created", key_id="k")
    await deliver(studio)
    headers, body = receiver.got[-1]
    assert len(headers["webhook-signature"].split()) == 1


async def test_the_schedule_then_dead_then_the_retry_button(studio: Studio, person: Person, receiver: Receiver) -> None:
    endpoint = await make(studio, person, receiver.url)
    await deliver(studio)
    receiver.got.clear()
    receiver.status, receiver.answer = 500, b"no\x00t now" + b"x" * 5000
    await happen(studio, person, "member.left", user_id="u")
    waits: list[float] = []
    for _ in range(9):
        assert await deliver(studio) == 1
        found = studio.query("select next_attempt_at, attempts from webhook_delivery where event_type = 'member.left'")
        if found[0][0] is None:
            break
        waits.append((found[0][0] - studio.clock.now()).total_seconds())
        assert await send_webhooks(studio.container.notifications.webhooks) == 0
        studio.clock.moment = found[0][0]
    expected = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000]
    assert len(waits) == 8
    assert all(want <= wait <= want * 1.2 for want, wait in zip(expected, waits, strict=True))
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.got}) == 9
    headers = {"Authorization": f"Bearer {await studio.token_for(person.id, person.workspace_id)}"}
    base = f"/api/v1/webhooks/{endpoint['id']}"
    page = (await studio.http.get(f"{base}/deliveries", params={"state": "dead"}, headers=headers)).json()
    [dead] = page["items"]
    assert (dead["attempts"], dead["status"], dead["next_attempt_at"]) == (9, 500, None)
    assert dead["answer"].startswith("no\ufffdt now")
    assert len(dead["answer"]) <= 1024
    receiver.status = 204
    retried = await studio.http.post(f"{base}/deliveries/{dead['id']}/retry", headers=headers)
    assert retried.status_code == 202
    await deliver(studio)
    again = (await studio.http.get(f"{base}/deliveries/{dead['id']}", headers=headers)).json()
    assert (again["state"], again["attempts"]) == ("delivered", 10)


async def test_an_endpoint_that_fails_for_five_days_is_switched_off_and_its_maker_told(
    studio: Studio, person: Person, receiver: Receiver
) -> None:
    endpoint = await make(studio, person, receiver.url)
    await deliver(studio)
    receiver.status = 503
    for _ in range(12):
        await happen(studio, person, "member.left", user_id="u")
        await deliver(studio)
        studio.clock.advance(hours=11)
    row = studio.query("select enabled, disabled_for from webhook_endpoint where id = %s", endpoint["id"])
    assert row == [(False, "failing")]
    assert studio.query("select count(*) from webhook_delivery where state in ('queued', 'sending')") == [(0,)]
    [mail] = await posted_mail(studio, "webhook_disabled", to=person.email)
    assert mail.content["endpoint"] == "http://127.0.0.1"
    assert "secret-path" not in json.dumps(mail.content)
    assert studio.query("select count(*) from event where action = 'webhook.disabled'") == [(1,)]
    before = len(receiver.got)
    await happen(studio, person, "member.left", user_id="u")
    await deliver(studio)
    assert len(receiver.got) == before
    headers = {"Authorization": f"Bearer {await studio.token_for(person.id, person.workspace_id)}"}
    refused = await studio.http.post(f"/api/v1/webhooks/{endpoint['id']}/test", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_switched_off")
    on = await studio.http.patch(f"/api/v1/webhooks/{endpoint['id']}", json={"enabled": True}, headers=headers)
    assert (on.json()["enabled"], on.json()["failing_since"]) == (True, None)


async def test_gone_switches_off_at_once_and_a_redirect_is_a_failure(
    studio: Studio, person: Person, receiver: Receiver
) -> None:
    endpoint = await make(studio, person, receiver.url)
    await deliver(studio)
    receiver.status = 302
    await happen(studio, person, "member.left", user_id="u")
    await deliver(studio)
    assert (await log(studio, person, endpoint))[0]["status"] == 302
    receiver.status = 410
    await happen(studio, person, "member.left", user_id="u")
    await deliver(studio)
    found = await studio.http.get(f"/api/v1/webhooks/{endpoint['id']}", headers=person.headers)
    assert (found.json()["enabled"], found.json()["disabled_for"]) == (False, "gone")


async def test_one_endpoint_gets_few_at_once(studio: Studio, person: Person, receiver: Receiver) -> None:
    await make(studio, person, receiver.url, "member.left")
    receiver.delay = 0.05
    for _ in range(10):
        await happen(studio, person, "member.left", user_id="u")
    for _ in range(6):
        await deliver(studio)
    assert len(receiver.got) == 10
    assert receiver.most_at_once == studio.container.settings.webhook_at_once == 3


async def test_the_test_button_sends_what_means_nothing(studio: Studio, person: Person, receiver: Receiver) -> None:
    endpoint = await make(studio, person, receiver.url, "key.revoked")
    answer = await studio.http.post(f"/api/v1/webhooks/{endpoint['id']}/test", headers=person.headers)
    assert answer.status_code == 202
    await deliver(studio)
    [(headers, body)] = receiver.got
    assert Webhook(endpoint["secret"]).verify(body, headers)["type"] == "webhook.test"


async def test_a_killed_workers_delivery_is_taken_up_and_its_late_word_ignored(
    studio: Studio, person: Person, receiver: Receiver
) -> None:
    await make(studio, person, receiver.url, "member.left")
    await happen(studio, person, "member.left", user_id="u")
    container = studio.container
    await dispatch_events(container.database, container.settings, container.clock)
    claim = "select count(*) from webhook_claim(%s, interval '1 minute', 10, 3)"
    assert studio.query(claim, studio.clock.now()) == [(1,)]  # and then it was killed
    assert await send_webhooks(container.notifications.webhooks) == 0
    studio.clock.advance(minutes=2)
    assert await send_webhooks(container.notifications.webhooks) == 1
    assert studio.query("select state, attempts from webhook_delivery") == [("delivered", 2)]


@pytest.mark.parametrize("moment", ["deliver", "mail", "leave", "commit"])
async def test_a_kill_between_the_steps_of_dispatching_loses_and_doubles_nothing(
    studio: Studio, person: Person, receiver: Receiver, moment: str
) -> None:
    """The connection is cut by the database itself, as a kill would, at each step of passing an event on."""
    await make(studio, person, receiver.url, "generation.*")
    film = {"title": "A", "script": "The sea is wide."}
    made = await studio.http.post("/api/projects/create", json=film, headers=person.headers)
    project_id = uuid.UUID(made.json()["id"])
    studio.query("with gone as (delete from event_outbox returning 1) select count(*) from gone")
    _verify(studio, person)
    async with studio.container.database.session(person.workspace_id) as session:
        for _ in range(3):
            await emit(
                session,
                person.workspace_id,
                "generation.finished",
                message="x",
                user_id=person.id,
                project_id=project_id,
                payload={},
            )
    tables = {"deliver": "webhook_delivery", "mail": "mail", "leave": "event_outbox", "commit": "event_outbox"}
    with _cutting(studio, tables[moment], deferred=moment == "commit"):
        with pytest.raises(Exception, match=r".*"):
            await _dispatch(studio)
        assert studio.query("select count(*) from event_outbox") == [(3,)]
        assert studio.query("select count(*) from webhook_delivery") == [(0,)]
    await asyncio.gather(*(_dispatch(studio) for _ in range(3)))
    assert studio.query("select count(*) from event_outbox") == [(0,)]
    assert studio.query("select count(*), count(distinct event_id) from webhook_delivery") == [(3, 3)]
    assert len(await posted_mail(studio, "generation_finished", to=person.email)) == 3


async def _dispatch(studio: Studio) -> int:
    container = studio.container
    return await dispatch_events(container.database, container.settings, container.clock)


def _verify(studio: Studio, person: Person) -> None:
    studio.query("update app_user set email_verified_at = now() where id = %s returning id", person.id)


class _cutting:  # noqa: N801 -- reads as a verb
    """Cut the connection of whoever writes to a table: at once, or when it commits."""

    def __init__(self, studio: Studio, table: str, *, deferred: bool) -> None:
        self.studio = studio
        self.table = table
        self.deferred = deferred

    def __enter__(self) -> None:
        timing = "constraint trigger cut after insert or delete on {} deferrable initially deferred"
        usual = "trigger cut after insert or delete on {}"
        _run(
            self.studio,
            "create function cut() returns trigger language plpgsql security definer as $$ begin "
            "perform pg_terminate_backend(pg_backend_pid()); return null; end $$",
            f"create {(timing if self.deferred else usual).format(self.table)} for each row execute function cut()",
        )

    def __exit__(self, *_: object) -> None:
        _run(self.studio, f"drop trigger cut on {self.table}", "drop function cut()")


def _run(studio: Studio, *statements: str) -> None:
    """Run statements as the owner of the schema."""
    with psycopg.connect(studio.owner_dsn) as connection:
        for statement in statements:
            connection.execute(statement.encode())


async def test_one_event_that_breaks_keeps_back_no_other(studio: Studio, person: Person, receiver: Receiver) -> None:
    await make(studio, person, receiver.url, "member.left")
    bad = await happen(studio, person, "member.left", user_id="u")
    await happen(studio, person, "member.left", user_id="v")
    _run(
        studio,
        "create function refuse() returns trigger language plpgsql as $$ begin if new.event_id = "
        f"'{bad}' then raise 'no'; end if; return new; end $$",
        "create trigger refuse before insert on webhook_delivery for each row execute function refuse()",
    )
    await deliver(studio)
    assert len(receiver.got) == 1
    assert studio.query("select event_id, failures > 0 from event_outbox") == [(bad, True)]
    _run(studio, "drop trigger refuse on webhook_delivery")
    await deliver(studio)
    assert len(receiver.got) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "https://10.0.0.1/", "events": ["*"]}, "url_refused"),
        ({"url": "https://user:pw@example.com/", "events": ["*"]}, "url_refused"),
        ({"url": "ftp://example.com/", "events": ["*"]}, "url_refused"),
        ({"url": "https://example.com/", "events": ["nothing.*"]}, "event_type_unknown"),
        ({"url": "https://example.com/", "events": ["project.created"]}, "event_type_unknown"),
        ({"url": "https://example.com/", "events": ["generation.%"]}, "event_type_unknown"),
        ({"url": "https://example.com/", "events": []}, "invalid_input"),
        ({"url": "https://example.com/", "events": ["*"], "description": "a\u0000b"}, "invalid_input"),
    ],
)
async def test_what_is_refused_leaves_no_endpoint(
    studio: Studio, person: Person, body: dict[str, Any], code: str
) -> None:
    answer = await studio.http.post("/api/v1/webhooks", json=body, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert studio.query("select count(*) from webhook_endpoint") == [(0,)]


async def test_another_tenants_endpoint_does_not_exist(studio: Studio, person: Person, receiver: Receiver) -> None:
    endpoint = await make(studio, person, receiver.url)
    await happen(studio, person, "member.left", user_id="u")
    await deliver(studio)
    [entry] = await log(studio, person, endpoint, limit=1)
    stranger = await studio.sign_up()
    base = f"/api/v1/webhooks/{endpoint['id']}"
    for method, path in [
        ("GET", base), ("PATCH", base), ("DELETE", base), ("POST", f"{base}/rotate"), ("POST", f"{base}/test"),
        ("GET", f"{base}/deliveries"), ("GET", f"{base}/deliveries/{entry['id']}"),
        ("POST", f"{base}/deliveries/{entry['id']}/retry"),
    ]:  # fmt: skip
        answer = await studio.http.request(method, path, json={}, headers=stranger.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "webhook_not_found"), f"{method} {path}"
    got = len(receiver.got)
    await happen(studio, stranger, "member.left", user_id="u")
    await deliver(studio)
    assert len(receiver.got) == got


async def test_as_many_endpoints_as_allowed_and_not_one_more(studio: Studio, person: Person) -> None:
    body = {"url": "https://example.com/", "events": ["*"]}
    answers = await asyncio.gather(
        *(studio.http.post("/api/v1/webhooks", json=body, headers=person.headers) for _ in range(25))
    )
    assert sorted(answer.status_code for answer in answers) == [201] * 20 + [409] * 5


async def test_the_database_holds_no_address_secret_or_answer_in_the_clear(
    studio: Studio, person: Person, receiver: Receiver
) -> None:
    receiver.answer = b"answer-of-a-stranger"
    endpoint = await make(studio, person, receiver.url)
    await studio.http.post(f"/api/v1/webhooks/{endpoint['id']}/rotate", headers=person.headers)
    await happen(studio, person, "member.left", user_id="u")
    await deliver(studio)
    rows = ""
    for table in ("webhook_endpoint", "webhook_delivery", "event", "idempotency_record", "mail"):
        rows += str(studio.query(f"select convert_from(convert_to(t::text, 'utf8'), 'utf8') from {table} t"))  # noqa: S608 -- constants
    for word in ("secret-path", "t0ken", endpoint["secret"], "answer-of-a-stranger", person.email):
        assert word not in rows
        assert word.encode().hex() not in rows
