"""Errors of the database as problem documents, however they came about."""

from __future__ import annotations

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import IntegrityError

from mutoscope.api.problems import install_problem_documents


@pytest.mark.timeout(20)
async def test_an_error_that_is_its_own_cause_is_answered() -> None:
    """`raise error from error` once held up the whole process: whoever looked for the cause found it again for ever."""
    app = FastAPI()
    install_problem_documents(app)

    @app.post("/fail")
    async def fail() -> None:  # pyright: ignore[reportUnusedFunction] -- a route
        error = IntegrityError("insert", {}, Exception("a foreign key"))
        raise error from error

    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.post("/fail")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
