"""The inbox: what each member is told, and what of it they have read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.films import finished_film
from tests.integration.api.stories import call

from mutoscope.infra.events import emit
from mutoscope.jobs import install_job_tables
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    import uuid

    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def happen(studio: Studio, person: Person, action: str, *, by: uuid.UUID | None = None, **payload: object) -> str:
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        said = "Something happened."
        event = await emit(session, person.workspace_id, action, message=said, user_id=by, payload=payload)
    return str(event)


async def inbox(studio: Studio, headers: dict[str, str], **params: str) -> Any:  # noqa: ANN401 -- JSON
    answer = await studio.http.get("/api/v1/notices", params=params, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def unread(studio: Studio, headers: dict[str, str]) -> int:
    return int((await studio.http.get("/api/v1/notices/unread", headers=headers)).json()["unread"])


async def test_a_guest_s_comment_is_a_notice_with_its_words(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    url = (await call(studio, person, "POST", f"/projects/{film.project}/links", {})).json()["url"]
    guest = f"/api/v1/reviews/{url.rsplit('/', 1)[1]}"
    await studio.http.post(f"{guest}/comments", json={"author": "Ana", "body": "Longer.", "at_ms": 4200})
    await studio.http.post(f"{guest}/verdict", json={"author": "Ana", "verdict": "approved"})
    await call(studio, person, "POST", f"/projects/{film.project}/comments", {"body": "Our own answer."})
    told = (await inbox(studio, person.headers))["items"]
    assert [one["kind"] for one in told] == ["review.approved", "review.commented"]
    assert [told[1][name] for name in ("title", "author", "text", "at_ms", "project_id", "read")] == [
        "Tides", "Ana", "Longer.", 4200, film.project, False,
    ]  # fmt: skip
    assert await unread(studio, person.headers) == 2


async def test_a_notice_is_read_by_one_and_not_by_another(studio: Studio) -> None:
    person = await studio.sign_up()
    member = studio.add_member(person.workspace_id, Role.EDITOR)
    other = {"Authorization": f"Bearer {await studio.token_for(member, person.workspace_id)}"}
    events = [await happen(studio, person, "review.approved") for _ in range(3)]
    assert await unread(studio, person.headers) == await unread(studio, other) == 3
    assert (await call(studio, person, "POST", "/notices/read", {"ids": [events[1]]})).status_code == 204
    assert await unread(studio, person.headers) == 2
    left = (await inbox(studio, person.headers, unread="true"))["items"]
    assert [one["id"] for one in left] == [events[2], events[0]]
    assert (await call(studio, person, "POST", "/notices/read", {"up_to": events[2]})).status_code == 204
    await happen(studio, person, "review.commented")
    assert (await call(studio, person, "POST", "/notices/read", {"up_to": events[0]})).status_code == 204
    assert await unread(studio, person.headers) == 1, "a mark never goes back"
    assert await unread(studio, other) == 4


async def test_each_is_told_what_concerns_them(studio: Studio) -> None:
    person = await studio.sign_up()
    viewer = studio.add_member(person.workspace_id, Role.VIEWER)
    editor = studio.add_member(person.workspace_id, Role.EDITOR)
    await happen(studio, person, "generation.finished", by=editor, generation_id="g", spent=600)
    await happen(studio, person, "review.commented")
    await happen(studio, person, "quota.warned", feature="storage_bytes", percent=80)
    await happen(studio, person, "billing.payment_failed", amount_minor=900, currency="usd")
    await happen(studio, person, "member.joined", by=viewer, user_id=str(viewer), role="viewer")
    await happen(studio, person, "project.archived", by=editor)
    kinds: dict[str, list[str]] = {}
    for who, user in (("owner", person.id), ("editor", editor), ("viewer", viewer)):
        headers = {"Authorization": f"Bearer {await studio.token_for(user, person.workspace_id)}"}
        kinds[who] = [one["kind"] for one in (await inbox(studio, headers))["items"]]
        assert await unread(studio, headers) == len(kinds[who])
    assert kinds == {
        "owner": ["member.joined", "billing.payment_failed", "quota.warned", "review.commented"],
        "editor": ["quota.warned", "review.commented", "generation.finished"],
        "viewer": [],
    }
    quota = (await inbox(studio, person.headers))["items"][2]
    assert (quota["facts"]["percent"], quota["facts"]["what"]) == (80, "bytes of storage")


async def test_another_workspace_is_told_nothing(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    event = await happen(studio, one, "review.approved")
    assert (await inbox(studio, other.headers))["items"] == []
    assert (await call(studio, other, "POST", "/notices/read", {"ids": [event]})).status_code == 204
    assert await unread(studio, one.headers) == 1


async def test_the_inbox_pages_and_forgets_what_is_old(studio: Studio) -> None:
    person = await studio.sign_up()
    events = [await happen(studio, person, "review.approved") for _ in range(5)]
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await inbox(studio, person.headers, limit="2", **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == events[::-1]
    token = await studio.token_for(person.id, person.workspace_id)
    headers = {"Authorization": f"Bearer {token}"}
    wrong = await studio.http.get("/api/v1/notices", params={"cursor": "AAAA"}, headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")
    studio.clock.advance(seconds=studio.container.settings.notice_seconds + 60)
    later = await studio.log_in(person.email)
    assert (await inbox(studio, later.headers))["items"] == []
