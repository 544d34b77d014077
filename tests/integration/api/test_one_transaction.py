"""One request is one transaction: kept before the answer leaves, undone if anything fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import httpx2
import pytest
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import text
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from mutoscope.api.middleware import Surround
from mutoscope.api.problems import install_problem_documents
from mutoscope.kernel import Conflict, MutoscopeError
from mutoscope.tenancy import PUBLIC, Scope, SessionDep, TransactionRoute, allowed

if TYPE_CHECKING:
    from conftest import Person, Studio

router = APIRouter(route_class=TransactionRoute)
Editing = Annotated[Scope, allowed("workspace.edit")]


async def rename(session: SessionDep, name: str) -> None:
    await session.execute(text("update workspace set name = :name"), {"name": name})


@router.post("/rename/{name}")
async def rename_it(session: SessionDep, _scope: Editing, name: str) -> str:
    await rename(session, name)
    return name


@router.post("/refuse/{name}")
async def rename_and_refuse(session: SessionDep, _scope: Editing, name: str) -> str:
    await rename(session, name)
    raise Conflict("No.", remedy="Stop.")


@router.post("/answer/{name}")
async def rename_and_answer_a_refusal(session: SessionDep, _scope: Editing, name: str) -> Response:
    await rename(session, name)
    return Response(status_code=409)


@router.post("/break/{name}")
async def rename_and_break(session: SessionDep, _scope: Editing, name: str) -> str:
    await rename(session, name)
    message = f"the secret name is {name}"
    raise RuntimeError(message)


@router.post("/own-fault/{name}")
async def rename_and_fail(session: SessionDep, _scope: Editing, name: str) -> str:
    await rename(session, name)
    raise MutoscopeError(f"the secret name is {name}", remedy="Look inside.")


@router.post("/hang/{name}")
async def rename_and_hang(session: SessionDep, _scope: Editing, name: str) -> str:
    await rename(session, name)
    await asyncio.sleep(60)
    return name


@router.get("/nul", dependencies=[PUBLIC])
async def ask_with_nul(session: SessionDep) -> None:
    await session.execute(text("select cast(:value as text)"), {"value": "a\0b"})


class Watcher:
    """Looks at the database at the moment an answer starts to leave."""

    def __init__(self, app: ASGIApp, studio: Studio, workspace: object) -> None:
        self.app, self.studio, self.workspace = app, studio, workspace
        self.seen: list[str] = []

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                rows = self.studio.query("select name from workspace where id = %s", self.workspace)
                self.seen.append(rows[0][0])
            await send(message)

        await self.app(scope, receive, watch)


@asynccontextmanager
async def running(studio: Studio, person: Person) -> AsyncGenerator[tuple[httpx2.AsyncClient, Watcher]]:
    app = FastAPI()
    app.include_router(router)
    install_problem_documents(app)
    app.state.services = studio.container.services()
    app.add_middleware(Surround, https=False)
    watcher = Watcher(app, studio, person.workspace_id)
    transport = httpx2.ASGITransport(app=watcher, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://t", headers=person.headers) as http:
        yield http, watcher


async def test_the_work_is_kept_before_the_answer_leaves(studio: Studio) -> None:
    person = await studio.sign_up()
    async with running(studio, person) as (http, watcher):
        assert (await http.post("/rename/first")).status_code == 200
        assert (await http.post("/rename/second", headers={"Idempotency-Key": "k"})).status_code == 200
    assert watcher.seen == ["first", "second"]


@pytest.mark.parametrize(("way", "status"), [("refuse", 409), ("answer", 409), ("break", 500), ("own-fault", 500)])
async def test_a_failed_request_leaves_nothing_not_even_its_key(studio: Studio, way: str, status: int) -> None:
    person = await studio.sign_up()
    async with running(studio, person) as (http, watcher):
        for _ in range(2):
            answer = await http.post(f"/{way}/changed", headers={"Idempotency-Key": "k"})
            assert answer.status_code == status
            assert "idempotency-replayed" not in answer.headers
        assert (await http.post("/rename/later", headers={"Idempotency-Key": "k"})).status_code == 200
    assert watcher.seen == ["John Doe", "John Doe", "later"]


@pytest.mark.parametrize("way", ["break", "own-fault"])
async def test_a_fault_of_ours_tells_an_id_and_nothing_else(
    studio: Studio, way: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    person = await studio.sign_up()
    async with running(studio, person) as (http, _):
        answer = await http.post(f"/{way}/changed")
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text
    logged = "".join(capsys.readouterr()) + caplog.text
    assert problem["error_id"] in logged
    assert "the secret name is changed" in logged
    assert person.token not in logged


async def test_a_client_that_goes_away_leaves_nothing_and_no_connection(studio: Studio) -> None:
    person = await studio.sign_up()
    async with running(studio, person) as (http, _):
        for _ in range(8):  # more than the pool has
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await http.post("/hang/changed")
        assert (await http.post("/rename/kept")).status_code == 200
    assert studio.query("select name from workspace where id = %s", person.workspace_id) == [("kept",)]


async def test_text_that_the_database_cannot_keep_is_the_callers_to_mend(studio: Studio) -> None:
    person = await studio.sign_up()
    async with running(studio, person) as (http, _):
        answer = await http.get("/nul")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_text")
