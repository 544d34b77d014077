"""People who work in one workspace, over HTTP: for the tests of members, invitations and whatever belongs to a team.

Imported as `from tests.integration.api.team import …`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.integration.api.mailbox import posted_mail

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    import httpx2

    from conftest import Person, Studio


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Team:
    """A workspace with its owner, and one more person with each role, all real accounts."""

    studio: Studio
    owner: Person
    members: dict[Role, Person]
    tokens: dict[Role, str]
    """For the owner's workspace."""

    @property
    def workspace_id(self) -> Any:  # noqa: ANN401 -- a UUID
        return self.owner.workspace_id

    async def call(self, role: Role, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401 -- httpx2's
        """Call the API as the member with this role."""
        return await self.studio.http.request(method, f"/api{path}", headers=bearer(self.tokens[role]), **options)

    def roles(self) -> dict[Any, str]:
        """Return everybody's role, as the database has it."""
        rows = self.studio.query("select user_id, role from membership where workspace_id = %s", self.workspace_id)
        return {row[0]: row[1] for row in rows}


async def make_team(studio: Studio) -> Team:
    """Return a team whose members came by invitation."""
    owner = await studio.sign_up()
    members = {Role.OWNER: owner}
    tokens = {Role.OWNER: owner.token}
    for role in (Role.ADMIN, Role.EDITOR, Role.VIEWER):
        members[role], tokens[role] = await join(studio, owner, role)
    return Team(studio, owner, members, tokens)


async def join(studio: Studio, owner: Person, role: Role) -> tuple[Person, str]:
    """Sign somebody up, invite them, and let them come over; return them with their token for the workspace."""
    person = await studio.sign_up()
    token = await invite(studio, owner, person.email, role)
    answer = await studio.http.post("/api/invitations/accept", json={"token": token}, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return person, await switch(studio, person, owner.workspace_id)


async def invite(studio: Studio, inviter: Person, email: str, role: Role) -> str:
    """Invite an address and return the token of the mail."""
    body = {"email": email, "role": role.value}
    answer = await studio.http.post("/api/invitations", json=body, headers=inviter.headers)
    assert answer.status_code == 201, answer.text
    return await newest_token(studio, email)


async def newest_token(studio: Studio, email: str) -> str:
    """Return the token of the newest invitation to an address."""
    mails = await posted_mail(studio, "invitation", to=email)
    return str(mails[-1].content["link"]).partition("#token=")[2]


async def switch(studio: Studio, person: Person, workspace_id: Any) -> str:  # noqa: ANN401 -- a UUID
    """Return a token of the person's login session for another of their workspaces."""
    answer = await studio.http.post(f"/api/workspaces/{workspace_id}/switch", headers=person.headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])
