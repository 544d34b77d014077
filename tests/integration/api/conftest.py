"""A running application on the worker's database, and people who use it."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.bootstrap import Container, open_container
from mutoscope.identity import Subject, start_session
from mutoscope.infra.settings import Settings
from mutoscope.kernel import FixedClock, new_id
from mutoscope.tenancy import Role

PASSWORD = "SecurePass123"
HIGH_LIMITS: dict[str, Any] = {
    name: "900000000/60"
    for name in Settings.model_fields
    if name.startswith("limit_") and name not in {"limit_endpoints", "limit_outage_seconds"}
}
"""For tests of other things: their clock stands still, so a quota that is used up stays so."""


@dataclass(frozen=True)
class Person:
    """A registered user with a token."""

    id: uuid.UUID
    email: str
    workspace_id: uuid.UUID
    session_id: uuid.UUID
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Key:
    """An API key of a person."""

    id: uuid.UUID
    secret: str
    signing_secret: str | None
    workspace_id: uuid.UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@dataclass(frozen=True)
class Studio:
    """The application under test, seen from outside (`http`) and from its container."""

    http: httpx2.AsyncClient
    container: Container
    clock: FixedClock
    owner_dsn: str

    async def sign_up(self) -> Person:
        """Register and log in a new person over HTTP."""
        email = f"p{uuid.uuid4().hex}@example.com"
        body = {"name": "John Doe", "email": email, "password": PASSWORD}
        (await self.http.post("/api/users/register", json=body)).raise_for_status()
        return await self.log_in(email)

    async def log_in(self, email: str) -> Person:
        """Log in over HTTP."""
        answer = await self.http.post("/api/users/login", json={"email": email, "password": PASSWORD})
        answer.raise_for_status()
        token = answer.json()["access_token"]
        subject = self.container.signer.read(token)
        return Person(subject.user_id, email, subject.workspace_id, subject.session_id, token)

    async def token_for(self, user_id: uuid.UUID, workspace_id: uuid.UUID) -> str:
        """Start another login session without spending a hash on it."""
        async with self.container.database.session(user_id=user_id) as session:
            lifetime = dt.timedelta(days=1)
            started = await start_session(session, user_id, now=self.clock.now(), lifetime=lifetime)
        return self.container.signer.sign(Subject(user_id, started.id, workspace_id))

    async def key_for(
        self,
        person: Person,
        scopes: Sequence[str] = ("read", "create"),
        **more: Any,  # noqa: ANN401 -- further fields of the request
    ) -> Key:
        """Make an API key over HTTP."""
        body = {"name": uuid.uuid4().hex, "scopes": list(scopes), **more}
        answer = await self.http.post("/api/v1/api-keys", json=body, headers=person.headers)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Key(uuid.UUID(made["id"]), made["api_key"], made["signing_secret"], person.workspace_id)

    def add_member(self, workspace_id: uuid.UUID, role: Role) -> uuid.UUID:
        """Make a user who is only a member of a workspace, as the owner of the schema."""
        user_id = new_id()
        with psycopg.connect(self.owner_dsn) as connection:
            connection.execute(
                "insert into app_user (id, name, email, email_key, password_hash) values (%s, 'M', %s, %s, 'x')",
                (user_id, f"{user_id}@example.com", f"{user_id}@example.com"),
            )
            connection.execute(
                "insert into membership (workspace_id, user_id, role) values (%s, %s, %s)",
                (workspace_id, user_id, role.value),
            )
        return user_id

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the database as its owner."""
        with psycopg.connect(self.owner_dsn) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()


@pytest.fixture
def settings(owner_dsn: str, app_dsn: str, tmp_path: Path) -> Settings:
    """The settings of the application under test: this worker's database, a folder of its own."""
    return Settings(
        payments="off",
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path,
        secret_key=SecretStr("t" * 40),
        database_pool_size=5,
        refused_login_seconds=0,
        **HIGH_LIMITS,
    )


@pytest.fixture
async def studio(settings: Settings, owner_dsn: str) -> AsyncGenerator[Studio]:
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(settings, clock=clock) as container:
        app = app_of(container)
        async with client_of(app) as http:
            yield Studio(http, container, clock, owner_dsn)


def app_of(container: Container) -> FastAPI:
    """Return an application that serves from a container; putting its routes together takes half a second, so once."""
    settings = container.settings
    plain = not settings.cors_origins and not (settings.public_url or "").startswith("https://")
    app = _plain_app() if plain else create_app(container=container)
    app.state.services = container.services()
    return app


@functools.cache
def _plain_app() -> FastAPI:
    return create_app(Settings(web_dir=Path("no studio is built here")))


def client_of(app: FastAPI) -> httpx2.AsyncClient:
    """Return a client that sees what the network would see: errors as answers."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://studio")
