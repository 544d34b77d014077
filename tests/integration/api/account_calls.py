"""Calls that tests of accounts make; imported by `from tests.integration.api.account_calls import post`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.integration.api.mailbox import posted_mail

if TYPE_CHECKING:
    from httpx2 import Response

    from conftest import Person, Studio

PASSWORD = "SecurePass123"
NEW_PASSWORD = "another one, and longer"


async def link_of(studio: Studio, template: str, to: str) -> str:
    """Return the newest link that was mailed to somebody."""
    return (await posted_mail(studio, template, to=to))[-1].content["link"]


async def token_of(studio: Studio, template: str, to: str) -> str:
    return (await link_of(studio, template, to)).partition("#")[2]


async def post(studio: Studio, path: str, person: Person | None = None, **body: Any) -> Response:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"/api/v1/auth/{path}", json=body, headers=person.headers if person else {})


async def profile(studio: Studio, person: Person) -> dict[str, Any]:
    return (await studio.http.get("/api/users/profile", headers=person.headers)).json()


async def can_log_in(studio: Studio, email: str, password: str) -> bool:
    answer = await studio.http.post("/api/users/login", json={"email": email, "password": password})
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


def code_of(answer: Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
