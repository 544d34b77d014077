"""Every operation of the OpenAPI document, called with what its schema allows and with what it does not.

`make fuzz` runs the same with more cases: FUZZ_CASES is how many in all.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import threading
import uuid
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import httpx2
import psycopg
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from pydantic import SecretStr

from mutoscope.api import create_app
from mutoscope.infra.limit_settings import LimitSettings
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = sum(len(item) for item in DOCUMENT["paths"].values())
CASES = int(os.environ.get("FUZZ_CASES", "3000"))
COVERED = 16
"""Cases an operation that schemathesis derives from the schema before it draws any, on average."""
checks: Any = importlib.import_module("schemathesis.specs.openapi.checks")  # partly untyped
CHECKS: list[Any] = [
    importlib.import_module("schemathesis.checks").not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
UNHURRIED = [
    HealthCheck.too_slow,
    HealthCheck.function_scoped_fixture,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]
UNLIMITED: dict[str, Any] = {
    name: "off" for name, field in LimitSettings.model_fields.items() if isinstance(field.default, str)
}
"""Thousands of calls come from one address."""
PASSWORD = "SecurePass123"

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
schema: Any = schemathesis.openapi.from_dict(DOCUMENT)


@dataclass(frozen=True)
class Server:
    """The application on a socket, and its database."""

    url: str
    owner_dsn: str

    def sign_up(self) -> str:
        """Return the token of a new person who is a platform admin, too: nothing is out of reach."""
        email = f"p{uuid.uuid4().hex}@example.com"
        with httpx2.Client(base_url=f"{self.url}/api/", timeout=30) as http:
            body = {"name": "John Doe", "email": email, "password": PASSWORD}
            http.post("users/register", json=body).raise_for_status()
            with psycopg.connect(self.owner_dsn) as connection:
                connection.execute("update app_user set role = 'admin' where email = %s", [email])
            login = http.post("users/login", json={"email": email, "password": PASSWORD}).raise_for_status()
        return login.json()["access_token"]


@pytest.fixture(scope="module")
def server(owner_dsn: str, app_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    install_job_tables(owner_dsn)
    wanted = Settings(
        payments="off",
        DATABASE_URL=SecretStr(owner_dsn),  # pyright: ignore[reportCallIssue] -- the alias of the environment
        database_app_url=SecretStr(app_dsn),
        data_dir=tmp_path_factory.mktemp("fuzz"),
        secret_key=SecretStr("t" * 40),
        **UNLIMITED,
    )
    server = uvicorn.Server(uvicorn.Config(create_app(wanted), host="127.0.0.1", port=0, log_config=None))
    started = threading.Event()

    async def serve() -> None:
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110 -- uvicorn has no event for it
            await asyncio.sleep(0.01)
        started.set()
        await serving

    thread = threading.Thread(target=asyncio.run, args=[serve()])
    thread.start()
    assert started.wait(60)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Server(f"http://127.0.0.1:{port}", owner_dsn)
    server.should_exit = True
    thread.join(60)


@pytest.fixture(scope="module")
def calls() -> Generator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    assert len(counted) < OPERATIONS or counted.total() >= CASES, "raise the number of cases an operation"


@pytest.fixture
def token(server: Server) -> str:
    return server.sign_up()


@schema.parametrize()
@settings(
    max_examples=max(3, CASES // OPERATIONS - COVERED),
    deadline=None,
    derandomize="FUZZ_CASES" not in os.environ,  # a red run must stay red; the long one looks further each time
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
def test_no_answer_breaks_the_document(
    case: schemathesis.Case[Any], server: Server, token: str, calls: Counter[str]
) -> None:
    calls[f"{case.method} {case.path}"] += 1
    headers: Any = case.headers  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- partly untyped
    headers.pop("X-API-Key", None)  # one made up would be a second credential: every second call a 401
    response = case.call(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
    case.validate_response(response, checks=CHECKS)  # pyright: ignore[reportUnknownMemberType] -- partly untyped
