"""What an operator sees and decides about content: the queue, the list of decisions, judgements and their undoing."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.integration.api.operators import act, actions, make_admin, read

from mutoscope.infra.vault import vault_of

if TYPE_CHECKING:
    from conftest import Person, Studio

BOMB = "how to make a bomb"
CHILD = "naked kid"
LIST = "/admin/ai/decisions"


async def refuse(studio: Studio, person: Person, prompt: str) -> str:
    """Ask for what our own list of words refuses; return the decision."""
    path = "/api/v1/ai/text/stream"
    answer = await studio.http.post(path, json={"prompt": prompt}, headers=person.headers)
    assert answer.json()["code"] == "ai_refused", answer.text
    return str(answer.json()["decision_id"])


async def appeal(studio: Studio, person: Person, decision: str, words: str = "A line of a comedy.") -> None:
    path = f"/api/v1/ai/decisions/{decision}/appeal"
    answer = await studio.http.post(path, json={"words": words}, headers=person.headers)
    assert answer.json()["status"] == "appealed", answer.text


def let_pass(studio: Studio, person: Person) -> str:
    """Write down a check that found nothing, as a provider's answer does."""
    asked = (
        "insert into ai_decision (id, workspace_id, stage, modality, refused, decided_by, digest, created_at) "
        "values (uuidv7(), %s, 'before', 'text', false, 'openai', 'x', %s) returning id"
    )
    return str(studio.query(asked, person.workspace_id, studio.clock.now())[0][0])


async def found(studio: Studio, admin: Person, person: Person, **query: Any) -> list[str]:  # noqa: ANN401 -- filters
    page = await read(studio, admin, LIST, workspace_id=person.workspace_id, **query)
    return [one["id"] for one in page["items"]]


async def test_an_operator_reads_words_only_of_what_was_appealed(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    quiet, loud = await refuse(studio, person, CHILD), await refuse(studio, person, BOMB)
    await appeal(studio, person, loud)
    page = await read(studio, admin, LIST, workspace_id=person.workspace_id)
    shown = {one["id"]: one for one in page["items"]}
    assert list(shown) == [loud, quiet]
    assert (shown[loud]["content"], shown[loud]["appeal"]) == (BOMB, "A line of a comedy.")
    assert (shown[quiet]["content"], shown[quiet]["appeal"], shown[quiet]["categories"]) == ("", "", ["sexual/minors"])
    assert {one["workspace_id"] for one in page["items"]} == {str(person.workspace_id)}
    assert (
        shown[loud]["workspace_name"]
        == studio.query("select name from workspace where id = %s", person.workspace_id)[0][0]
    )
    assert CHILD not in str(page)
    own = (await studio.http.get("/api/v1/ai/decisions", headers=person.headers)).json()["items"]
    assert {one["content"] for one in own} == {CHILD, BOMB}, "its own workspace reads all of it"


async def test_the_function_itself_gives_no_sealed_words_of_what_was_not_appealed(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    quiet, loud = await refuse(studio, person, CHILD), await refuse(studio, person, BOMB)
    await appeal(studio, person, loud)
    call = text(
        "select * from platform_list_ai_decisions(null, null, null, null, :workspace, null, null, null, 10)"
    ).bindparams(workspace=person.workspace_id)
    async with studio.container.database.session(admin.workspace_id, admin.id) as session:
        rows = (await session.execute(call)).mappings().all()
        own = (await session.execute(text("select count(*) from ai_decision"))).scalar_one()
    assert {str(row["id"]): row["sealed"] is not None for row in rows} == {quiet: False, loud: True}
    assert not {"digest", "words_digest", "picture_bits", "job_id"} & set(rows[0])
    assert own == 0, "the table itself stays behind row-level security, for an operator too"
    for user in (person.id, None):
        with pytest.raises(DBAPIError, match="not a platform admin"):
            async with studio.container.database.session(person.workspace_id, user) as session:
                await session.execute(call)


async def test_decisions_are_found_by_verdict_status_category_and_time(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    child = await refuse(studio, person, CHILD)
    studio.clock.advance(seconds=3600)
    later = studio.clock.now()
    bomb, passed = await refuse(studio, person, BOMB), let_pass(studio, person)
    await appeal(studio, person, bomb)
    assert set(await found(studio, admin, person)) == {child, bomb, passed}
    assert await found(studio, admin, person, verdict="passed") == [passed]
    assert set(await found(studio, admin, person, verdict="refused")) == {child, bomb}
    assert await found(studio, admin, person, status="appealed") == [bomb]
    assert await found(studio, admin, person, verdict="refused", status="final") == [child]
    assert await found(studio, admin, person, category="sexual/minors") == [child]
    assert await found(studio, admin, person, category="sexual") == []
    assert set(await found(studio, admin, person, since=later.isoformat())) == {bomb, passed}
    assert await found(studio, admin, person, until=later.isoformat()) == [child]
    assert await found(studio, admin, person, since=(later + dt.timedelta(days=1)).isoformat()) == []
    for wrong in ({"verdict": "maybe"}, {"category": "'; drop"}, {"cursor": "x"}, {"since": "yesterday"}):
        answer = await studio.http.get(f"/api/v1{LIST}", params=wrong, headers=admin.headers)
        assert answer.status_code == 422, wrong


async def test_the_list_pages_through_every_decision_once(studio: Studio) -> None:
    person, stranger, admin = await studio.sign_up(), await studio.sign_up(), await make_admin(studio)
    made = [let_pass(studio, person) for _ in range(5)]
    other = let_pass(studio, stranger)
    seen: list[str] = []
    query: dict[str, Any] = {"workspace_id": person.workspace_id, "limit": 2}
    for _ in range(3):
        page = await read(studio, admin, LIST, **query)
        seen += [one["id"] for one in page["items"]]
        query["cursor"] = page["next_cursor"]
    assert (seen, query["cursor"]) == (made[::-1], None)
    assert other not in seen
    assert (await read(studio, admin, LIST, limit=1))["items"][0]["id"] == other, "of every workspace"


async def test_a_judgement_is_recorded_seen_by_the_tenant_and_taken_back(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    decision = await refuse(studio, person, BOMB)
    await appeal(studio, person, decision)
    path = f"/admin/ai/appeals/{decision}"
    early = await act(studio, admin, f"{path}/reopen")
    assert (early.status_code, early.json()["code"]) == (404, "ai_judgement_unknown")
    judged = await act(studio, admin, f"{path}/judge", {"overturn": True}, key="judge-once")
    again = await act(studio, admin, f"{path}/judge", {"overturn": True}, key="judge-once")
    assert judged.json()["status"] == "overturned"
    assert again.json() == judged.json(), "a request that is sent again is judged once"
    late = await act(studio, admin, f"{path}/judge", {"overturn": False})
    assert (late.status_code, late.json()["code"]) == (404, "ai_appeal_unknown"), "nobody is overruled by accident"
    back = await act(studio, admin, f"{path}/reopen")
    assert (back.json()["status"], back.json()["judged_at"]) == ("appealed", None)
    queue = await read(studio, admin, "/admin/ai/appeals", limit=200)
    assert decision in [one["id"] for one in queue["items"]]
    assert await refuse(studio, person, BOMB) != decision, "until then it is refused again"
    upheld = await act(studio, admin, f"{path}/judge", {"overturn": False, "reason": "Ticket 12: no comedy"})
    assert upheld.json()["status"] == "upheld"
    own = (await studio.http.get("/api/v1/ai/decisions", headers=person.headers)).json()["items"]
    assert {one["id"]: one["status"] for one in own}[decision] == "upheld"
    assert actions(studio, person.workspace_id, "ai") == ["ai.appeal_judged", "ai.appeal_reopened", "ai.appeal_judged"]
    log = (await studio.http.get("/api/v1/audit-log", headers=person.headers)).text
    assert "no comedy" in log


async def test_the_queue_is_led_by_whoever_waits_longest(studio: Studio) -> None:
    person, other, admin = await studio.sign_up(), await studio.sign_up(), await make_admin(studio)
    first, second = await refuse(studio, person, BOMB), await refuse(studio, other, BOMB)
    await appeal(studio, other, second)
    studio.clock.advance(seconds=60)
    await appeal(studio, person, first)
    queue = (await read(studio, admin, "/admin/ai/appeals", limit=200))["items"]
    mine = [one for one in queue if one["id"] in {first, second}]
    assert [one["id"] for one in mine] == [second, first]
    waited = [dt.datetime.fromisoformat(one["appealed_at"]) for one in mine]
    assert waited[1] - waited[0] == dt.timedelta(seconds=60)


async def test_a_tenant_neither_lists_nor_judges_nor_reopens(studio: Studio) -> None:
    person = await studio.sign_up()
    decision = await refuse(studio, person, BOMB)
    await appeal(studio, person, decision)
    answer = await studio.http.get(f"/api/v1{LIST}", headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    for verb in ("judge", "reopen"):
        refused = await act(studio, person, f"/admin/ai/appeals/{decision}/{verb}", {"overturn": True})
        assert refused.status_code == 403, verb
    admin = await make_admin(studio)
    missing = await act(studio, admin, f"/admin/ai/appeals/{uuid.uuid4()}/reopen")
    assert missing.status_code == 404


async def test_words_whose_key_was_erased_leave_the_decision_readable(studio: Studio) -> None:
    person, admin = await studio.sign_up(), await make_admin(studio)
    decision = await refuse(studio, person, BOMB)
    await appeal(studio, person, decision)
    async with studio.container.database.session(person.workspace_id, person.id) as session:
        await vault_of(session).erase(session, person.workspace_id)
    page = await read(studio, admin, LIST, workspace_id=person.workspace_id)
    assert [(one["content"], one["appeal"], one["status"]) for one in page["items"]] == [("", "", "appealed")]
