"""The Python client against the real application over a real socket, with faults in between."""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mutoscope.api import create_app
from mutoscope.clients.sdk import AsyncClient, Client, Retries, api, errors
from mutoscope.clients.sdk.film import download_files
from mutoscope.clients.sdk.upload import upload_file

if TYPE_CHECKING:
    from conftest import Person, Studio

T = TypeVar("T")
HASTY = Retries(attempts=4, first_seconds=0.01, most_seconds=0.05)


@dataclass
class Faults:
    """Sits where a proxy would, and answers some requests wrongly: before the application saw them, or after."""

    app: ASGIApp
    planned: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])
    seen: list[str] = field(default_factory=list[str])

    def plan(self, request: str, when: str, status: int, times: int = 1) -> None:
        """Answer the next requests like `POST /uploads.*` with a status, `before` or `after` they are served."""
        self.planned += [(request, when, status)] * times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = f"{scope['method']} {scope['path'].removeprefix('/api/v1')}"
        self.seen.append(asked)
        fault = next((plan for plan in self.planned if re.fullmatch(plan[0], asked)), None)
        if fault is None:
            await self.app(scope, receive, send)
            return
        self.planned.remove(fault)
        if fault[1] == "after":
            await self.app(scope, receive, _swallow)
        await send({"type": "http.response.start", "status": fault[2], "headers": [(b"retry-after", b"0")]})
        await send({"type": "http.response.body", "body": b"<html>Bad gateway</html>"})


async def _swallow(message: Message) -> None:
    """Lose an answer."""


@dataclass
class Line:
    """The address of a running server and the faults on the way."""

    url: str
    faults: Faults


@pytest.fixture
async def line(studio: Studio) -> AsyncGenerator[Line]:
    faults = Faults(create_app(container=studio.container))
    server = uvicorn.Server(uvicorn.Config(faults, host="127.0.0.1", port=0, log_config=None, lifespan="on"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Line(f"http://127.0.0.1:{port}", faults)
    server.should_exit = True
    await serving


async def use(line: Line, person: Person, work: Callable[[Client], T]) -> T:
    """Run a blocking program beside the server."""

    def program() -> T:
        with Client(line.url, retries=HASTY) as client:
            client.credentials.access_token = person.token
            return work(client)

    return await asyncio.to_thread(program)


async def test_a_program_logs_in_and_reads_typed_answers(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()

    def program() -> None:
        with Client(line.url) as client:
            client.log_in(person.email, "SecurePass123")
            profile = client.send(api.users.users_profile_get())
            assert (profile.id, profile.email) == (person.id, person.email)
            balance = client.send(api.credits.credits_balance_get())
            assert (balance.balance, balance.plan_type) == (3, "Free")

    await asyncio.to_thread(program)


async def test_both_clients_say_the_same(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()
    blocking = await use(line, person, lambda client: client.send(api.users.users_profile_get()))
    async with AsyncClient(line.url) as client:
        client.credentials.access_token = person.token
        assert await client.send(api.users.users_profile_get()) == blocking


async def test_work_is_done_once_though_the_answer_was_lost(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()
    line.faults.plan("POST /projects/create", "after", 502)
    line.faults.plan("POST /projects/create", "before", 503)
    create = api.projects.projects_create_post(title="Once", script="Only once.")
    project = await use(line, person, lambda client: client.send(create))
    assert line.faults.seen.count("POST /projects/create") == 3
    assert studio.query("select id from project where workspace_id = %s", person.workspace_id) == [(project.id,)]


async def test_what_must_not_be_repeated_is_not(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()
    line.faults.plan("POST /users/login", "after", 502)
    with pytest.raises(errors.ServerError) as caught:
        await use(line, person, lambda client: client.log_in(person.email, "SecurePass123"))
    assert (caught.value.status, line.faults.seen) == (502, ["POST /users/login"])


async def test_a_refusal_carries_code_remedy_and_details(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()
    missing = api.projects.projects_project_id_get(uuid.uuid4())
    with pytest.raises(errors.NotFound) as caught:
        await use(line, person, lambda client: client.send(missing))
    assert caught.value.remedy
    assert len(line.faults.seen) == 1
    with pytest.raises(errors.BadRequest) as refused:
        await use(line, person, lambda client: client.send(api.credits.credits_entries_get(limit=10_000)))
    assert refused.value.problem["errors"][0]["where"] == "query.limit"


async def test_a_dear_film_is_refused_by_name_and_price(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()
    script = "One word after the other makes the film longer and longer still. " * 25
    with pytest.raises(errors.ApiError) as caught:
        await use(line, person, lambda client: client.make(script))
    assert caught.value.code in {"insufficient_credits", "film_too_long"}


async def test_a_wrong_key_and_an_absent_server_are_told_apart(line: Line) -> None:
    def wrong() -> None:
        with Client(line.url, api_key="cc_nothing", retries=HASTY) as client:
            client.send(api.users.users_profile_get())

    def absent() -> None:
        with Client("http://127.0.0.1:9", retries=HASTY) as client:
            client.send(api.users.users_profile_get())

    with pytest.raises(errors.Unauthenticated):
        await asyncio.to_thread(wrong)
    with pytest.raises(errors.NotReached):
        await asyncio.to_thread(absent)


async def test_an_upload_goes_on_where_it_broke(
    studio: Studio, line: Line, tmp_path: Path, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mutoscope.clients.sdk.upload.CHUNK_BYTES", len(clip) // 3 + 1)
    person = await studio.sign_up()
    path = tmp_path / "wide sea 🌊.mp4"
    path.write_bytes(clip)
    line.faults.plan("PATCH /uploads/.*", "after", 502)
    line.faults.plan("PATCH /uploads/.*", "before", 503)
    asset_id = await use(line, person, lambda client: client.run(upload_file(path, client.credentials, HASTY)))
    asset = await use(line, person, lambda client: client.send(api.files.assets_asset_id_get(uuid.UUID(asset_id))))
    assert (asset.name, asset.size) == (path.name, path.stat().st_size)
    assert "HEAD" in " ".join(line.faults.seen)


async def test_an_upload_that_is_never_taken_ends(studio: Studio, line: Line, tmp_path: Path, clip: bytes) -> None:
    person = await studio.sign_up()
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip)
    line.faults.plan("PATCH /uploads/.*", "before", 502, times=20)
    with pytest.raises(errors.NotReached, match="takes no more bytes"):
        await use(line, person, lambda client: client.run(upload_file(path, client.credentials, HASTY)))


async def test_a_file_is_sent_once_and_a_film_ordered(studio: Studio, line: Line, tmp_path: Path, clip: bytes) -> None:
    person = await studio.sign_up()
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip)

    def order(client: Client) -> uuid.UUID:
        picture = client.preview("The sea is wide.", clips=[path], size="270x480", template="pop")
        assert picture[:2] == b"\xff\xd8"
        film = client.make("The sea is wide.", clips=[path, str(path)], title="Sea", template="pop")
        assert film.cancel().status == "cancelled"
        with pytest.raises(errors.JobFailed):
            film.wait()
        return film.job_id

    await use(line, person, order)
    await use(line, person, order)
    assert line.faults.seen.count("POST /uploads") == 1
    assert line.faults.seen.count("POST /ai/video-generate") == 2


async def test_a_name_that_is_no_file_is_meant_for_the_server(studio: Studio, line: Line, tmp_path: Path) -> None:
    person = await studio.sign_up()
    with pytest.raises(errors.ApiError, match="nowhere"):
        await use(line, person, lambda client: client.make("The sea.", clips=["nowhere.mp4"]))
    with pytest.raises(FileNotFoundError):
        await use(line, person, lambda client: client.make("The sea.", clips=[tmp_path / "nowhere.mp4"]))


async def test_patience_has_an_end_and_the_job_goes_on(studio: Studio, line: Line) -> None:
    person = await studio.sign_up()

    def program(client: Client) -> str:
        film = client.make("The sea is wide.")
        with pytest.raises(errors.TookTooLong):
            film.wait(timeout=0.01)
        return client.send(api.jobs.jobs_job_id_get(film.job_id)).status

    assert await use(line, person, program) == "queued"


async def test_a_broken_download_goes_on_where_it_stopped(
    studio: Studio, line: Line, tmp_path: Path, clip: bytes
) -> None:
    person = await studio.sign_up()
    path = tmp_path / "clip.mp4"
    path.write_bytes(clip)
    line.faults.plan("GET /download/.*", "before", 502)

    def program(client: Client) -> bytes:
        asset_id = client.run(upload_file(path, client.credentials, HASTY))
        film = client.make("The sea is wide.")
        job = client.send(api.jobs.jobs_job_id_get(film.job_id))
        job.files = {"video": f"/api/v1/download/{asset_id}"}
        (tmp_path / ".film.mp4.part").write_bytes(b"left by a broken run")
        kept = client.run(download_files(client.credentials, HASTY, job, tmp_path))
        return kept["video"].read_bytes()

    assert await use(line, person, program) == clip
    assert await asyncio.to_thread(lambda: list(tmp_path.glob(".*.part"))) == []


def test_the_operations_are_those_of_the_api() -> None:
    assert api.users.users_profile_get().path == "/users/profile"
    call = api.jobs.ai_video_generate_post(script="Hello", clips=["a"], template=None)
    assert call.body == {"script": "Hello", "clips": ["a"], "template": None}
    assert call.keyed
