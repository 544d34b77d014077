"""Operators and money: adjusting, taking back, refunding; retrying and cancelling jobs. The books stay whole."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, actions, books_are_whole, make_admin, read

from mutoscope.billing.usage import settle_usage
from mutoscope.generation import release_generation
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import place_hold, read_balance

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def balance(studio: Studio, person: Person) -> tuple[int, int, int]:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        found = await read_balance(session, person.workspace_id)
    return found.available, found.held, found.spent


async def statement(studio: Studio, person: Person) -> Any:  # noqa: ANN401 -- JSON
    return (await read(studio, person, "/credits/entries"))["items"]


async def order(studio: Studio, person: Person) -> uuid.UUID:
    body = {"script": "The sea is wide.", "size": "270x480"}
    answer = await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)
    assert answer.status_code == 202, answer.text
    return uuid.UUID(answer.json()["job_id"])


async def fail(studio: Studio, person: Person, job: uuid.UUID) -> None:
    problem: dict[str, Any] = {
        "code": "film_gave_up",
        "status": 500,
        "message": "It broke.",
        "remedy": "None.",
        "details": {},
    }
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        assert await release_generation(session, job, "failed", problem)


async def finish(studio: Studio, person: Person, job: uuid.UUID, price: int) -> None:
    """Settle a job as its last step does; the film itself is made elsewhere."""
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        assert (
            await settle_usage(session, studio.container.shelf, person.workspace_id, job, seconds=price // 50) == price
        )
    studio.query(
        "update generation set status = 'complete', spent = %s, finished_at = now() where id = %s returning 1",
        price,
        job,
    )


async def test_granted_credits_are_there_with_their_reason(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    body = {"amount": "2.5", "reason": "A film had no sound"}
    answer = await act(studio, admin, f"/admin/workspaces/{person.workspace_id}/credits", body)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["amount"], answer.json()["balance"]) == ("2.5", "5.5")
    line = (await statement(studio, person))[0]
    assert (line["kind"], line["change"], line["reason"]) == ("grant", "2.5", "A film had no sound")
    assert line["ref"] == answer.json()["ref"]
    assert actions(studio, person.workspace_id, "credits") == ["credits.adjusted"]
    file = await read(studio, admin, f"/admin/workspaces/{person.workspace_id}")
    assert (file["balance"], file["held"], file["plan"], file["member_count"]) == ("5.5", 0, "Free", 1)
    assert file["members"][0]["user_id"] == str(person.id)
    assert books_are_whole(studio)


async def test_credits_are_taken_back_over_several_grants_never_below_zero(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    path = f"/admin/workspaces/{person.workspace_id}/credits"
    await act(studio, admin, path, {"amount": "1"})
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        await place_hold(session, person.workspace_id, 500, key="work", ref="work")
    answer = await act(studio, admin, path, {"amount": "-3.501"})
    assert (answer.status_code, answer.json()["code"]) == (409, "more_than_available")
    assert await balance(studio, person) == (3500, 500, 0)
    answer = await act(studio, admin, path, {"amount": "-3.5", "reason": "Granted by mistake"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["balance"], answer.json()["held"]) == (0, "0.5")
    lines = [line for line in await statement(studio, person) if line["kind"] == "revoke"]
    assert {line["reason"] for line in lines} == {"Granted by mistake"}
    assert sum(float(line["change"]) for line in lines) == -3.5
    assert studio.query("select debt from ledger.wallet where workspace_id = %s", person.workspace_id) == [(0,)]
    assert books_are_whole(studio)


@pytest.mark.parametrize(
    "amount", ["0", "-0.000", "10000.001", "-10000.001", "0.0001", "NaN", "Infinity", "1e3000", "", None]
)
async def test_an_amount_that_makes_no_sense_moves_nothing(studio: Studio, amount: str | None) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    answer = await act(studio, admin, f"/admin/workspaces/{person.workspace_id}/credits", {"amount": amount})
    assert answer.status_code == 422, answer.text
    assert await balance(studio, person) == (3000, 0, 0)


async def test_a_workspace_that_nobody_has_gets_no_wallet(studio: Studio) -> None:
    admin, nobodys = await make_admin(studio), uuid.uuid4()
    answer = await act(studio, admin, f"/admin/workspaces/{nobodys}/credits", {"amount": "1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "workspace_not_found")
    assert studio.query("select * from ledger.wallet where workspace_id = %s", nobodys) == []


@pytest.mark.parametrize("amount", ["1", "-1"])
async def test_one_key_at_the_same_moment_moves_credits_once(studio: Studio, amount: str) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    path = f"/admin/workspaces/{person.workspace_id}/credits"
    answers = await asyncio.gather(*[act(studio, admin, path, {"amount": amount}, key="k1") for _ in range(8)])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert await balance(studio, person) == (3000 + int(amount) * 1000, 0, 0)
    other = await act(studio, admin, path, {"amount": "2"}, key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    studio.query("delete from idempotency_record returning 1")
    again = await act(studio, admin, path, {"amount": amount}, key="k1")
    assert again.status_code == 200
    assert await balance(studio, person) == (3000 + int(amount) * 1000, 0, 0), "the ledger remembers the key too"
    assert books_are_whole(studio)


async def test_a_finished_film_is_refunded_once_whoever_asks_at_once(studio: Studio) -> None:
    admin, other, person = await make_admin(studio), await make_admin(studio), await studio.sign_up()
    job = await order(studio, person)
    early = await act(studio, admin, f"/admin/jobs/{job}/refund")
    assert (early.status_code, early.json()["code"]) == (409, "not_refundable")
    await finish(studio, person, job, 150)
    path = f"/admin/jobs/{job}/refund"
    answers = await asyncio.gather(*[act(studio, who, path) for who in (admin, other) * 3])
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"already_refunded"}
    assert await balance(studio, person) == (3000, 0, 150)
    line = (await statement(studio, person))[0]
    assert (line["ref"], line["change"], line["reason"]) == (
        f"refund:{job}",
        "0.15",
        "Ticket 4711: somebody asked for it",
    )
    assert actions(studio, person.workspace_id, "generation").count("generation.refunded") == 1
    assert books_are_whole(studio)


async def test_a_failed_film_has_nothing_to_refund_and_is_retried_at_the_price_of_one(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    job = await order(studio, person)
    running = await act(studio, admin, f"/admin/jobs/{job}/retry")
    assert (running.status_code, running.json()["code"]) == (409, "not_retryable")
    held = (await balance(studio, person))[1]
    await fail(studio, person, job)
    refund = await act(studio, admin, f"/admin/jobs/{job}/refund")
    assert (refund.status_code, refund.json()["code"]) == (409, "not_refundable")
    answers = await asyncio.gather(*[act(studio, admin, f"/admin/jobs/{job}/retry") for _ in range(3)])
    assert {answer.status_code for answer in answers} == {202}, [answer.text for answer in answers]
    retries = {answer.json()["id"] for answer in answers}
    assert len(retries) == 1
    assert await balance(studio, person) == (3000 - held, held, 0)
    assert studio.query("select user_id from generation where id = %s", retries.pop()) == [(person.id,)]
    assert books_are_whole(studio)


async def test_a_failed_film_that_was_ordered_again_is_not_retried(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    job = await order(studio, person)
    await fail(studio, person, job)
    project = studio.query("select project_id from generation where id = %s", job)[0][0]
    await studio.http.post(f"/api/v1/projects/{project}/regenerate", headers=person.headers)
    answer = await act(studio, admin, f"/admin/jobs/{job}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_retryable")


async def test_a_job_is_listed_read_and_cancelled_for_a_tenant(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    job = await order(studio, person)
    listed = await read(studio, admin, "/admin/jobs", workspace_id=str(person.workspace_id), status="queued")
    assert [item["id"] for item in listed["items"]] == [str(job)]
    assert "script" not in str(listed)
    assert (await read(studio, admin, "/admin/jobs", workspace_id=str(person.workspace_id), status="failed"))[
        "items"
    ] == []
    old = await read(studio, admin, "/admin/jobs", workspace_id=str(person.workspace_id), min_age_seconds=3600)
    assert old["items"] == []
    file = await read(studio, admin, f"/admin/jobs/{job}")
    assert (file["queue_phase"], file["problem"], file["status"]) == ("queued", None, "queued")
    answer = await act(studio, admin, f"/admin/jobs/{job}/cancel")
    assert (answer.status_code, answer.json()["status"], answer.json()["held"]) == (200, "cancelled", 0)
    assert await balance(studio, person) == (3000, 0, 0)
    assert "generation.stopped" in actions(studio, person.workspace_id, "generation")
    assert (await read(studio, admin, f"/admin/jobs/{job}"))["queue_phase"] == "cancelled"
    for path in (f"/admin/jobs/{uuid.uuid4()}/cancel", f"/admin/jobs/{uuid.uuid4()}/retry"):
        assert (await act(studio, admin, path)).status_code == 404
    assert books_are_whole(studio)


async def test_why_a_job_failed_is_shown(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    job = await order(studio, person)
    await fail(studio, person, job)
    file = await read(studio, admin, f"/admin/jobs/{job}")
    assert (file["problem"]["code"], file["error_code"]) == ("film_gave_up", "film_gave_up")
    listed = await read(studio, admin, "/admin/jobs", workspace_id=str(person.workspace_id))
    assert listed["items"][0]["error_code"] == "film_gave_up"


async def test_the_figures_add_up(studio: Studio) -> None:
    admin = await make_admin(studio)
    before = await read(studio, admin, "/admin/figures")
    person = await studio.sign_up()
    await order(studio, person)
    after = await read(studio, admin, "/admin/figures")
    assert after["users"] - before["users"] == 1
    assert after["workspaces"] - before["workspaces"] == 1
    assert after["jobs"]["queued"] - before["jobs"].get("queued", 0) == 1
    assert after["queued_tasks"] - before["queued_tasks"] == 1
    outstanding = [float(found["credits_available"]) + float(found["credits_held"]) for found in (before, after)]
    assert outstanding[1] - outstanding[0] == pytest.approx(3)
    assert float(after["credits_held"]) > float(before["credits_held"])
