"""Uploads against a server in a process of its own: killed, half open, retried."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from mutoscope.identity import PasswordHasher, Subject, TokenSigner, register_user, start_session
from mutoscope.infra.database import Database
from mutoscope.kernel import SystemClock, new_id
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.tenancy import create_workspace

KEY = b"s" * 32
TUS = {"Tus-Resumable": "1.0.0"}
SIZE = 3 << 20


@dataclass
class Server:
    """The server's process; `kill` is kill -9."""

    dsn: str
    folder: Path
    token: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        script = Path(__file__).with_name("library_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), self.dsn, str(self.folder), str(self.port), KEY.hex()]
        )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended"
            with contextlib.suppress(httpx2.TransportError):
                if self.call("OPTIONS", "/api/v1/uploads").status_code == 204:
                    return
            time.sleep(0.05)
        pytest.fail("the server did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, content: bytes = b""
    ) -> httpx2.Response:
        sent = TUS | {"Authorization": f"Bearer {self.token}"} | (headers or {})
        with httpx2.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False) as client:
            return client.request(method, path, headers=sent, content=content)

    def create(self, length: int) -> str:
        name = base64.b64encode(b"big.mp4").decode()
        headers = {"Upload-Length": str(length), "Upload-Metadata": f"filename {name}"}
        return self.call("POST", "/api/v1/uploads", headers).headers["location"]

    def append(self, path: str, data: bytes, offset: int) -> httpx2.Response:
        headers = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        return self.call("PATCH", path, headers, data)

    def half_open(self, path: str, data: bytes, length: int) -> socket.socket:
        """Begin a PATCH of `length` bytes, send only `data`, and keep the connection."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        head = (
            f"PATCH {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\nTus-Resumable: 1.0.0\r\n"
            "Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
            f"Content-Length: {length}\r\n\r\n"
        )
        connection.sendall(head.encode() + data)
        return connection

    def parts(self, path: str) -> list[Path]:
        """Return the file of an upload that is not complete."""
        return list(self.folder.rglob(f"{path.rsplit('/', 1)[1]}.part"))

    def wait_for_bytes(self, path: str, count: int) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if any(part.stat().st_size >= count for part in self.parts(path)):
                return
            time.sleep(0.02)
        pytest.fail("the bytes did not arrive")


async def open_account(dsn: str) -> str:
    database, hasher, clock = Database.connect(dsn, pool_size=1), PasswordHasher(), SystemClock()
    user_id, workspace_id = new_id(), new_id()
    lifetime = dt.timedelta(hours=1)
    async with database.session(workspace_id=workspace_id, user_id=user_id) as session:
        email = f"{uuid.uuid4().hex}@example.org"
        await register_user(session, hasher, user_id=user_id, name="A", email=email, password="correct horse 7")
        await create_workspace(session, workspace_id, name="A", owner=user_id)
        login = await start_session(session, user_id, now=clock.now(), lifetime=lifetime)
    await database.close()
    hasher.close()
    return TokenSigner(KEY, lifetime=lifetime, clock=clock).sign(Subject(user_id, login.id, workspace_id))


@pytest.fixture(scope="module")
def server(app_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """One server for all: whoever kills it starts it again."""
    running = Server(app_dsn, tmp_path_factory.mktemp("server"), asyncio.run(open_account(app_dsn)))
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of exactly SIZE bytes: the rest is a `free` box, which players skip."""
    folder = tmp_path_factory.mktemp("film")
    path = folder / "film.mp4"
    command = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2"]
    asyncio.run(run_guarded([*command, "-c:v", "libx264", "-preset", "ultrafast", str(path)], cwd=folder))
    data = path.read_bytes()
    rest = SIZE - len(data)
    return data + rest.to_bytes(4, "big") + b"free" + os.urandom(rest - 8)


def test_a_killed_server_goes_on_where_the_bytes_stopped(server: Server, film: bytes) -> None:
    path = server.create(SIZE)
    connection = server.half_open(path, film[: 2 << 20], SIZE)
    server.wait_for_bytes(path, 1 << 20)
    server.kill()
    connection.close()
    server.start()
    offset = int(server.call("HEAD", path).headers["upload-offset"])
    assert 1 << 20 <= offset <= 2 << 20
    assert server.append(path, film[offset:], offset).status_code == 204
    asset = server.call("GET", f"/api/v1/assets/{path.rsplit('/', 1)[1]}").json()
    assert (asset["size"], asset["sha256"]) == (SIZE, hashlib.sha256(film).hexdigest())


def test_a_server_killed_before_it_could_finish_finishes_later(server: Server, film: bytes) -> None:
    path = server.create(SIZE)
    assert server.append(path, film[:-1], 0).status_code == 204
    server.kill()
    (part,) = server.parts(path)
    with part.open("ab") as file:  # the last byte was written, and then the power went
        file.write(film[-1:])
    server.start()
    assert server.call("HEAD", path).headers["upload-offset"] == str(SIZE)
    asset = server.call("GET", f"/api/v1/assets/{path.rsplit('/', 1)[1]}").json()
    assert asset["sha256"] == hashlib.sha256(film).hexdigest()
    assert server.parts(path) == []


def test_a_newer_request_takes_over_from_a_half_open_one(server: Server, film: bytes) -> None:
    path = server.create(SIZE)
    stale = server.half_open(path, film[: 1 << 20], SIZE)
    server.wait_for_bytes(path, 1 << 20)
    started = time.monotonic()
    offset = int(server.call("HEAD", path).headers["upload-offset"])
    assert server.append(path, film[offset:], offset).status_code == 204
    assert time.monotonic() - started < 5, "nobody waits for a dropped connection"
    answer = stale.recv(4096)
    stale.close()
    assert answer.startswith(b"HTTP/1.1 409 ")
    asset = server.call("GET", f"/api/v1/assets/{path.rsplit('/', 1)[1]}").json()
    assert asset["sha256"] == hashlib.sha256(film).hexdigest()


def test_half_open_uploads_hold_up_nobody(server: Server, film: bytes) -> None:
    """More of them than the server has database connections (five)."""
    stale = [server.half_open(server.create(SIZE), film[:1000], SIZE) for _ in range(8)]
    started = time.monotonic()
    path = server.create(SIZE)
    assert server.append(path, film, 0).status_code == 204
    assert server.call("GET", "/api/v1/assets").status_code == 200
    assert time.monotonic() - started < 10
    for connection in stale:
        connection.close()


def test_a_dropped_connection_keeps_what_arrived(server: Server, film: bytes) -> None:
    path = server.create(SIZE)
    connection = server.half_open(path, film[:70_000], SIZE)
    time.sleep(0.3)
    connection.close()
    server.wait_for_bytes(path, 70_000)
    assert server.call("HEAD", path).headers["upload-offset"] == "70000"
