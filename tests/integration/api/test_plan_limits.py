"""Each document's plans, registered on and enforced as it says, over HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import HIGH_LIMITS, Person, Studio, app_of, client_of
from tests.integration.api.operators import act, make_admin

from mutoscope.bootstrap import open_container
from mutoscope.catalog import start_plan
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock
from mutoscope.notifications.events import dispatch_events

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = "The sea is wide."
LONG = " ".join(["The sea is wide and blue, and ships sail on it from shore to shore."] * 12)


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
def catalogue(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def house(catalogue: str, owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncGenerator[Studio]:
    """The application, selling from a catalogue that ships."""
    settings = Settings(
        payments="off",
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
        database_pool_size=5,
        catalogue=Path(catalogue),
        **HIGH_LIMITS,
    )
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container, client_of(app_of(container)) as http:
        yield Studio(http, container, clock, owner_dsn)


def on(*names: str) -> Callable[[Any], Any]:
    return pytest.mark.parametrize("catalogue", names, indirect=True)


async def get(house: Studio, person: Person, path: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await house.http.get(f"/api/v1{path}", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def order(house: Studio, person: Person, script: str = SCRIPT, **more: Any) -> tuple[int, Any]:  # noqa: ANN401 -- JSON
    body = {"script": script, **more}
    answer = await house.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)
    return answer.status_code, answer.json()


async def change_plan(house: Studio, person: Person, plan: str) -> None:
    async with house.container.database.session(workspace_id=person.workspace_id) as session:
        await start_plan(session, house.container.catalogue, person.workspace_id, plan)


async def limits(house: Studio, person: Person) -> dict[str, Any]:
    found = await get(house, person, "/entitlements")
    return {each["feature"]: each for each in found["limits"]}


@on("cinegenesis_000")
async def test_document_000_limits_credits_projects_members_and_storage(house: Studio, clip: bytes) -> None:
    person = await house.sign_up()
    assert (await get(house, person, "/credits/balance"))["balance"] == 50
    project = {"title": "T", "script": SCRIPT, "voice": "female", "duration": 1}
    answers = [await house.http.post("/api/v1/projects/create", json=project, headers=person.headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 402]
    refused = answers[-1].json()
    assert refused["code"] == "limit_reached"
    assert refused["detail"] == "The plan Free allows 2 projects at a time; 2 are used and 1 more were asked for."
    assert (refused["limit"], refused["used"]) == (2, 2)
    assert (refused["plan"], refused["plan_needed"]) == ("Free", "Starter")
    invitation = {"email": "ada@example.com", "role": "editor"}
    answer = await house.http.post("/api/v1/invitations", json=invitation, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (402, "limit_reached"), answer.text
    assert answer.json()["feature"] == "seats"
    await change_plan(house, person, "Starter")
    for address in ("ada@example.com", "bob@example.com"):
        answer = await house.http.post(
            "/api/v1/invitations", json={**invitation, "email": address}, headers=person.headers
        )
        assert answer.status_code == 201, answer.text
    used = await limits(house, person)
    assert (used["seats"]["used"], used["projects"]["used"], used["projects"]["limit"]) == ("3", "2", 10)
    with psycopg.connect(house.owner_dsn) as connection:
        connection.execute(
            "update entitlement set hard = 1000 where workspace_id = %s and feature = 'storage_bytes'",
            [person.workspace_id],
        )
    answer = await house.http.post("/api/upload", files={"file": ("a.mp4", clip)}, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (402, "limit_reached"), answer.text
    assert answer.json()["feature"] == "storage_bytes"
    assert house.query("select 1 from blob where workspace_id = %s", person.workspace_id) == []


@on("processing_001_per_video")
async def test_document_001_option_1_sells_five_videos_then_asks_for_a_plan(house: Studio) -> None:
    person = await house.sign_up()
    quote = await house.http.post("/api/v1/quotes", json={"script": SCRIPT}, headers=person.headers)
    told = quote.json()
    assert (told["paid_by"], told["affordable"], told["credits"]) == ("included", True, "0")
    (videos,) = told["limits"]
    assert (videos["used"], videos["used_after"], videos["limit"], videos["percent_after"]) == ("0", "1", 5, 20)
    for _ in range(5):
        assert (await order(house, person))[0] == 202
    status, refused = await order(house, person)
    assert (status, refused["code"]) == (402, "limit_reached")
    assert refused["detail"] == "The plan Free allows 5 videos a month; 5 are used and 1 more were asked for."
    quote = await house.http.post("/api/v1/quotes", json={"script": SCRIPT}, headers=person.headers)
    told = quote.json()
    assert (told["affordable"], told["refusal"]["code"]) == (False, "limit_reached")
    assert (await limits(house, person))["videos"]["used"] == "5", "asking uses nothing up"
    jobs = (await get(house, person, "/jobs"))["items"]
    assert jobs[0]["credits"] == {"held": "0", "spent": None, "unit": "video", "paid_by": "included"}
    answer = await house.http.post(f"/api/v1/jobs/{jobs[0]['id']}/cancel", headers=person.headers)
    assert answer.status_code == 200
    assert (await limits(house, person))["videos"]["used"] == "4"
    assert (await order(house, person))[0] == 202
    await change_plan(house, person, "Starter")
    status, refused = await order(house, person)
    assert (status, refused["code"]) == (402, "payment_method_needed")


@on("processing_001_tiers")
async def test_document_001_option_3_limits_length_batches_and_frames(house: Studio) -> None:
    person = await house.sign_up()
    status, refused = await order(house, person, LONG)
    assert (status, refused["code"]) == (402, "film_too_long")
    assert "the plan Free allows 30 seconds" in refused["detail"]
    status, refused = await order(house, person, size="1080x1920")
    assert (status, refused["code"]) == (402, "limit_reached")
    assert refused["detail"] == "The plan Free does not include HD frames (more than 720 lines)."
    assert refused["remedy"] == "Change to the plan Pro, or leave it out."
    status, made = await order(house, person)
    assert status == 202, made
    frames = house.query(
        "select (request ->> 'width')::int, (request ->> 'height')::int from generation where id = %s", made["job_id"]
    )
    assert frames == [(720, 1280)], "what states no size gets what the plan has"
    answer = await house.http.post("/api/v1/api-keys", json={"name": "k", "scopes": ["read"]}, headers=person.headers)
    assert (answer.status_code, answer.json()["plan_needed"]) == (402, "Pro"), answer.text
    await change_plan(house, person, "Pro")
    assert (await order(house, person, LONG, size="1080x1920"))[0] == 202
    status, refused = await order(house, person, size="2160x3840")
    assert (status, refused["feature"], refused["plan_needed"]) == (402, "uhd", "Business")


@on("content_creation_002")
async def test_document_002_limits_uploads_and_warns_at_80_and_100_percent(house: Studio, clip: bytes) -> None:
    person = await house.sign_up()
    house.query("update app_user set email_verified_at = now() where id = %s returning 1", person.id)
    answers: list[Any] = []
    for count in range(11):
        file = {"file": (f"{count}.mp4", clip)}
        answer = await house.http.post("/api/upload", files=file, headers=person.headers)
        answers.append(answer)
    assert [answer.status_code for answer in answers] == [201] * 10 + [402]
    facts = {"feature": "uploads", "limit": 10, "used": 10, "asked": 1, "plan": "Free", "plan_needed": "Pro"}
    assert answers[-1].json().items() >= facts.items()
    container = house.container
    while await dispatch_events(container.database, container.settings, container.clock):
        pass
    mails = house.query("select template from mail where user_id = %s and template = 'quota_warning'", person.id)
    assert len(mails) == 2
    listed = [
        item for item in (await get(house, person, "/mail/outbox"))["items"] if item["template"] == "quota_warning"
    ]
    shown = [
        (await house.http.get(f"/api/v1/mail/outbox/{item['id']}", headers=person.headers)).text for item in listed
    ]
    assert ["80 % of your uploads are used" in page for page in reversed(shown)] == [True, False]
    assert ["100 % of your uploads are used" in page for page in reversed(shown)] == [False, True]
    brand = {"display_name": "Mine"}
    answer = await house.http.put("/api/v1/workspaces/current/brand", json=brand, headers=person.headers)
    assert (answer.status_code, answer.json()["plan_needed"]) == (402, "Enterprise"), answer.text


@on("generate_004")
async def test_document_004_starts_with_trial_films_then_charges(house: Studio) -> None:
    person = await house.sign_up()
    ways: list[Any] = []
    for _ in range(3):
        status, made = await order(house, person)
        assert status == 202, made
        ways.append((await get(house, person, f"/jobs/{made['job_id']}"))["credits"])
    assert ways == [{"held": "1", "spent": None, "unit": "video", "paid_by": "units"}] * 3
    status, refused = await order(house, person)
    assert (status, refused["code"]) == (402, "payment_method_needed")
    with psycopg.connect(house.owner_dsn) as connection:
        connection.execute(
            "insert into billing_customer (workspace_id, customer_id, balance_card) values (%s, %s, true)",
            [person.workspace_id, f"cus_{person.workspace_id.hex}"],
        )
    status, made = await order(house, person)
    assert status == 202, made
    charge = "select status, currency, amount_minor from charge where workspace_id = %s"
    assert house.query(charge, person.workspace_id) == [("pending", "usd", 99)]
    await house.http.post(f"/api/v1/jobs/{made['job_id']}/cancel", headers=person.headers)
    assert house.query(charge, person.workspace_id) == [("voided", "usd", 99)]


@on("film_studio_003")
async def test_document_003_shows_its_table_and_the_limits_of_a_plan(house: Studio) -> None:
    person = await house.sign_up()
    plans = await get(house, person, "/credits/plans")
    assert plans[1] == {
        "plan_type": "Standard",
        "price": 39,
        "credits_per_month": 30,
        "credits_per_minute": 3,
        "max_video_length": 10,
    }
    sold = await get(house, person, "/credits/catalogue")
    assert [plan["plan_type"] for plan in sold["plans"]] == ["Free", "Standard", "Pro", "Enterprise"]
    assert (await order(house, person))[0] == 202
    found = await limits(house, person)
    assert found["credits"]["limit"] == 3
    assert float(found["credits"]["used"]) > 0
    assert (found["film_seconds"]["limit"], found["film_seconds"]["lifted_by"]) == (60, "Standard")


@on("film_studio_003")
async def test_a_slip_of_the_operators_finger_moves_nothing(house: Studio) -> None:
    admin, person = await make_admin(house), await house.sign_up()
    path = f"/admin/workspaces/{person.workspace_id}/credits"
    body = {"amount": "1000000000", "reason": "Ticket 4711"}
    answer = await act(house, admin, path, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "confirmation_needed")
    assert "repeat it in `confirm_amount`" in answer.json()["remedy"]
    wrong = await act(house, admin, path, {**body, "confirm_amount": "100000000"})
    assert wrong.json()["code"] == "confirmation_needed"
    assert (await act(house, admin, path, {**body, "confirm_amount": "1000000000", "reason": ""})).status_code == 422
    assert (await get(house, person, "/credits/balance"))["balance"] == 3
    meant = await act(house, admin, path, {**body, "confirm_amount": "1000000000"})
    assert (meant.status_code, meant.json()["balance"]) == (200, 1_000_000_003)
