"""CPU of one login, all of it in our process: HTTP, limits, the password's hash, tokens; PostgreSQL is not counted."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from bench.customers import running_database, settings_of
from bench.result import Ratio, Result
from mutoscope.api import create_app
from mutoscope.bootstrap import Container, open_container
from mutoscope.infra.telemetry import configure_logging

LIMIT_SECONDS = 0.040
LOGINS, ROUNDS = 20, 5
PASSWORD = "SecurePass123"  # noqa: S105 -- of an account that lives for seconds


def run() -> Result:
    """Log in over ASGI, so that the caller's share is small; three kinds in turn."""
    configure_logging("WARNING")
    with tempfile.TemporaryDirectory(prefix="mts-bench-") as name, running_database(Path(name)):
        right, wrong, unknown = asyncio.run(_measure(Path(name)))
    return Result(
        "login",
        "the limit of 40 ms of CPU",
        (
            Ratio("CPU of a login / 40 ms", statistics.median(right) / LIMIT_SECONDS, 1.0),
            Ratio("unknown address / wrong password, CPU", statistics.median(unknown) / statistics.median(wrong), 1.1),
        ),
        {
            "login, ms": [round(1e3 * seconds, 1) for seconds in right],
            "wrong password, ms": [round(1e3 * seconds, 1) for seconds in wrong],
            "unknown address, ms": [round(1e3 * seconds, 1) for seconds in unknown],
        },
    )


async def _measure(folder: Path) -> tuple[list[float], list[float], list[float]]:
    """Return CPU seconds a login of each round: right password, wrong one, unknown address."""
    unlimited = {"limit_auth_address": "off", "limit_login_account_address": "off", "limit_login_account": "off"}
    costs: tuple[list[float], list[float], list[float]] = ([], [], [])
    async with (
        open_container(settings_of(folder).model_copy(update=unlimited)) as container,
        _client(container) as http,
    ):
        email = f"{uuid.uuid4().hex}@example.com"
        person = {"name": "Bench", "email": email, "password": PASSWORD}
        (await http.post("/api/users/register", json=person)).raise_for_status()
        for turn in range(ROUNDS + 1):
            for index, (address, password) in enumerate(((email, PASSWORD), (email, "no"), (f"x{email}", "no"))):
                cost = await _log_in(http, address, password, 200 if index == 0 else 401)
                if turn:  # the first warms up
                    costs[index].append(cost)
    return costs


@asynccontextmanager
async def _client(container: Container) -> AsyncGenerator[httpx2.AsyncClient]:
    app = create_app(container=container)
    transport = httpx2.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(transport=transport, base_url="http://x") as http:
        yield http


async def _log_in(http: httpx2.AsyncClient, email: str, password: str, expected: int) -> float:
    before = time.process_time()
    for _ in range(LOGINS):
        answer = await http.post("/api/users/login", json={"email": email, "password": password})
        if answer.status_code != expected:
            raise RuntimeError(answer.text)
    return (time.process_time() - before) / LOGINS
