"""Invitations over HTTP: whom one may invite, and who may accept, once."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.integration.api.mailbox import posted_mail
from tests.integration.api.team import Team, bearer, invite, join, make_team, newest_token

from mutoscope.infra.settings import Settings
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    import httpx2

    from conftest import Person, Studio

SEATS = 7
MAILS = 4


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"members_per_workspace": SEATS, "limit_mail_account": f"{MAILS}/3600"})


@pytest.fixture
async def team(studio: Studio) -> Team:
    return await make_team(studio)


async def accept(studio: Studio, person: Person, token: str) -> httpx2.Response:
    return await studio.http.post("/api/invitations/accept", json={"token": token}, headers=person.headers)


def members(studio: Studio, workspace_id: uuid.UUID) -> int:
    return int(studio.query("select count(*) from membership where workspace_id = %s", workspace_id)[0][0])


async def test_an_invitation_goes_by_mail_and_makes_a_member(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email, Role.EDITOR)
    (mail,) = await posted_mail(studio, "invitation", to=guest.email)
    assert (mail.content["role"], mail.content["inviter_name"]) == ("editor", "John Doe")
    assert mail.workspace_id == owner.workspace_id
    preview = await studio.http.post("/api/invitations/preview", json={"token": token})
    assert (preview.status_code, preview.json()["role"]) == (200, "editor")
    answer = await accept(studio, guest, token)
    assert (answer.status_code, answer.json()["workspace_id"]) == (200, str(owner.workspace_id))
    mine = (await studio.http.get("/api/workspaces", headers=guest.headers)).json()["items"]
    assert [(item["role"], item["current"]) for item in mine] == [("owner", True), ("editor", False)]
    assert (await studio.http.get("/api/invitations", headers=owner.headers)).json() == {"items": []}


async def test_what_is_kept_of_an_invitation_tells_neither_token_nor_address(studio: Studio) -> None:
    owner = await studio.sign_up()
    email = f"guest-{uuid.uuid4().hex}@example.com"
    token = await invite(studio, owner, email, Role.VIEWER)
    rows = studio.query(
        "select i::text, m::text, (select string_agg(e::text, '') from event e where e.workspace_id = i.workspace_id) "
        "from invitation i join mail m using (workspace_id) where i.workspace_id = %s",
        owner.workspace_id,
    )
    assert rows
    assert email not in str(rows)
    assert email.encode().hex() not in str(rows)
    assert token not in str(rows)


async def test_only_the_person_of_the_address_may_accept(studio: Studio) -> None:
    owner, guest, thief = await studio.sign_up(), await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email.upper(), Role.ADMIN)
    answer = await accept(studio, thief, token)
    assert (answer.status_code, answer.json()["code"]) == (403, "invitation_for_another")
    assert guest.email not in answer.text.casefold()
    assert members(studio, owner.workspace_id) == 1
    assert (await accept(studio, guest, token)).status_code == 200


async def test_an_invitation_is_accepted_once_even_by_many_calls_at_once(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email, Role.EDITOR)
    answers = await asyncio.gather(*(accept(studio, guest, token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    late = await accept(studio, guest, token)
    assert (late.status_code, late.json()["state"]) == (409, "accepted")
    assert members(studio, owner.workspace_id) == 2
    joined = studio.query(
        "select count(*) from event where workspace_id = %s and action = 'member.joined'", owner.workspace_id
    )
    assert joined == [(1,)]


async def test_a_repeated_acceptance_with_its_key_gets_the_same_answer(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email, Role.EDITOR)
    headers = {**guest.headers, "Idempotency-Key": "once"}
    answers = [
        await studio.http.post("/api/invitations/accept", json={"token": token}, headers=headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].headers["idempotency-replayed"] == "true"


async def test_an_expired_invitation_is_over_until_it_is_sent_again(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email, Role.EDITOR)
    studio.clock.advance(days=7)
    guest, owner = await studio.log_in(guest.email), await studio.log_in(owner.email)
    answer = await accept(studio, guest, token)
    assert (answer.status_code, answer.json()["state"]) == (409, "expired")
    preview = await studio.http.post("/api/invitations/preview", json={"token": token})
    assert preview.json()["code"] == "invitation_over"
    (waiting,) = (await studio.http.get("/api/invitations", headers=owner.headers)).json()["items"]
    resent = await studio.http.post(f"/api/invitations/{waiting['id']}/resend", headers=owner.headers)
    assert resent.status_code == 204
    assert (await accept(studio, guest, token)).status_code == 404, "the first link is dead"
    assert (await accept(studio, guest, await newest_token(studio, guest.email))).status_code == 200


async def test_a_revoked_invitation_opens_nothing_and_its_address_is_forgotten(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, guest.email, Role.EDITOR)
    (waiting,) = (await studio.http.get("/api/invitations", headers=owner.headers)).json()["items"]
    assert waiting["email"] == guest.email
    path = f"/api/invitations/{waiting['id']}"
    assert (await studio.http.delete(path, headers=owner.headers)).status_code == 204
    assert (await studio.http.delete(path, headers=owner.headers)).status_code == 404
    assert (await accept(studio, guest, token)).json()["state"] == "revoked"
    assert studio.query("select sealed from invitation where id = %s", waiting["id"]) == [(None,)]


async def test_a_second_invitation_to_an_address_replaces_the_first(studio: Studio) -> None:
    owner, guest = await studio.sign_up(), await studio.sign_up()
    first = await invite(studio, owner, guest.email, Role.ADMIN)
    second = await invite(studio, owner, guest.email.replace("@e", "@E"), Role.VIEWER)
    (waiting,) = (await studio.http.get("/api/invitations", headers=owner.headers)).json()["items"]
    assert waiting["role"] == "viewer"
    assert (await accept(studio, guest, first)).json()["state"] == "replaced"
    assert (await accept(studio, guest, second)).json()["role"] == "viewer"


@pytest.mark.parametrize(
    ("inviter", "role", "status", "code"),
    [
        (Role.ADMIN, Role.OWNER, 403, "role_above_own"),
        (Role.EDITOR, Role.VIEWER, 403, "not_allowed"),
        (Role.VIEWER, Role.VIEWER, 403, "not_allowed"),
        (Role.ADMIN, Role.ADMIN, 201, None),
        (Role.OWNER, Role.OWNER, 201, None),
    ],
)
async def test_nobody_invites_above_their_own_role(
    studio: Studio, inviter: Role, role: Role, status: int, code: str | None
) -> None:
    team = await make_team(studio)
    body = {"email": f"{uuid.uuid4().hex}@example.com", "role": role.value}
    answer = await team.call(inviter, "POST", "/invitations", json=body)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert len(await posted_mail(studio, "invitation", to=body["email"])) == (status == 201)


async def test_members_and_oneself_are_not_invited(studio: Studio) -> None:
    owner = await studio.sign_up()
    member, token = await join(studio, owner, Role.ADMIN)
    for headers, email, expected in [
        (owner.headers, member.email.upper(), (409, "already_member")),
        (owner.headers, owner.email, (422, "invited_oneself")),
        (bearer(token), member.email, (422, "invited_oneself")),
        (owner.headers, "no address", (422, "email_invalid")),
        (owner.headers, f"a@{'b' * 300}.com", (422, "email_invalid")),
        (owner.headers, "eve@example.com\r\nBcc: all@example.com", (422, "email_invalid")),
    ]:
        answer = await studio.http.post("/api/invitations", json={"email": email, "role": "viewer"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == expected
    assert (await studio.http.get("/api/invitations", headers=owner.headers)).json() == {"items": []}


async def test_an_admin_touches_no_invitation_above_their_role(studio: Studio) -> None:
    owner = await studio.sign_up()
    _, token = await join(studio, owner, Role.ADMIN)
    await invite(studio, owner, f"{uuid.uuid4().hex}@example.com", Role.OWNER)
    (waiting,) = (await studio.http.get("/api/invitations", headers=bearer(token))).json()["items"]
    resend = await studio.http.post(f"/api/invitations/{waiting['id']}/resend", headers=bearer(token))
    revoke = await studio.http.delete(f"/api/invitations/{waiting['id']}", headers=bearer(token))
    assert (resend.status_code, revoke.status_code) == (403, 403)


async def test_invitations_of_other_workspaces_do_not_exist(studio: Studio) -> None:
    owner, stranger = await studio.sign_up(), await studio.sign_up()
    token = await invite(studio, owner, f"{uuid.uuid4().hex}@example.com", Role.VIEWER)
    (waiting,) = (await studio.http.get("/api/invitations", headers=owner.headers)).json()["items"]
    path = f"/api/invitations/{waiting['id']}"
    assert (await studio.http.post(f"{path}/resend", headers=stranger.headers)).status_code == 404
    assert (await studio.http.delete(path, headers=stranger.headers)).status_code == 404
    assert (await studio.http.get("/api/invitations", headers=stranger.headers)).json() == {"items": []}
    assert (await studio.http.post("/api/invitations/preview", json={"token": token})).status_code == 200
    assert (await studio.http.post("/api/invitations/preview", json={"token": token[:-1]})).status_code == 404


async def test_a_member_who_got_in_otherwise_keeps_their_role(team: Team, studio: Studio) -> None:
    guest = await studio.sign_up()
    token = await invite(studio, team.owner, guest.email, Role.OWNER)
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into membership (workspace_id, user_id, role) values (%s, %s, 'viewer')",
            (team.workspace_id, guest.id),
        )
    answer = await accept(studio, guest, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")
    assert team.roles()[guest.id] == "viewer"


async def test_a_full_workspace_takes_nobody_and_open_invitations_count(team: Team) -> None:
    for _ in range(SEATS - 4):
        await invite(team.studio, team.owner, f"{uuid.uuid4().hex}@example.com", Role.VIEWER)
    body = {"email": f"{uuid.uuid4().hex}@example.com", "role": "viewer"}
    answer = await team.call(Role.OWNER, "POST", "/invitations", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "seats_taken", SEATS)
    team.studio.clock.advance(days=8)
    owner = await team.studio.log_in(team.owner.email)
    answer = await team.studio.http.post("/api/invitations", json=body, headers=owner.headers)
    assert answer.status_code == 201, "expired invitations take no seat"


async def test_nobody_is_buried_in_invitations(studio: Studio) -> None:
    owner = await studio.sign_up()
    body = {"email": f"{uuid.uuid4().hex}@example.com", "role": "viewer"}
    answers = [await studio.http.post("/api/invitations", json=body, headers=owner.headers) for _ in range(MAILS + 1)]
    assert [answer.status_code for answer in answers] == [201] * MAILS + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    (waiting,) = (await studio.http.get("/api/invitations", headers=owner.headers)).json()["items"]
    resent = await studio.http.post(f"/api/invitations/{waiting['id']}/resend", headers=owner.headers)
    assert resent.status_code == 429
    assert len(await posted_mail(studio, "invitation", to=body["email"])) == MAILS


@pytest.mark.parametrize("lowered_by", ["transfer", "another owner"])
async def test_an_owner_who_becomes_admin_keeps_no_invitation_as_owner(studio: Studio, lowered_by: str) -> None:
    """Else they would come back as owner by another address of theirs."""
    owner = await studio.sign_up()
    heir, token = await join(studio, owner, Role.OWNER if lowered_by == "another owner" else Role.ADMIN)
    second, friend = await studio.sign_up(), await studio.sign_up()
    back = await invite(studio, owner, second.email, Role.OWNER)
    honest = await invite(studio, owner, friend.email, Role.EDITOR)
    if lowered_by == "transfer":
        body = {"user_id": str(heir.id)}
        answer = await studio.http.post("/api/workspaces/current/transfer", json=body, headers=owner.headers)
    else:
        answer = await studio.http.patch(f"/api/members/{owner.id}", json={"role": "admin"}, headers=bearer(token))
    assert answer.is_success, answer.text
    refused = await accept(studio, second, back)
    assert (refused.status_code, refused.json()["code"]) == (409, "invitation_over")
    assert (await accept(studio, friend, honest)).status_code == 200
    owners = studio.query(
        "select user_id from membership where workspace_id = %s and role = 'owner'", owner.workspace_id
    )
    assert owners == [(heir.id,)]
