"""Two tenants before a server of the library alone, on a real database and a real disk."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from tests.integration.library_server import build_app, make_desk

from mutoscope.identity import PasswordHasher, Subject, TokenSigner, register_user, start_session
from mutoscope.infra.database import Database
from mutoscope.kernel import FixedClock, new_id
from mutoscope.library import DeliveryMeter, UploadDesk
from mutoscope.storage import Region
from mutoscope.tenancy import Scope, create_workspace, read_scope

KEY = b"k" * 32
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = TUS | {"Content-Type": "application/offset+octet-stream"}
START = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Person:
    """A user in a workspace of their own, and the headers that prove it."""

    scope: Scope
    headers: dict[str, str]


@dataclass(frozen=True)
class Studio:
    """Two tenants, one server."""

    client: httpx2.AsyncClient
    database: Database
    desk: UploadDesk
    clock: FixedClock
    ann: Person
    bob: Person

    async def call(
        self,
        method: str,
        path: str,
        person: Person | None = None,
        *,
        headers: Mapping[str, str | bytes] | None = None,
        content: bytes | None = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
    ) -> httpx2.Response:
        sent: dict[str, Any] = {**(headers or {}), **(person.headers if person else {})}
        return await self.client.request(method, path, headers=sent, content=content, files=files)

    async def create(
        self,
        length: int,
        name: str = "clip.mp4",
        *,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx2.Response:
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", name), ("filetype", "video/mp4"))
        )
        sent = TUS | {"Upload-Length": str(length), "Upload-Metadata": metadata} | (headers or {})
        return await self.call("POST", "/api/v1/uploads", self.ann, headers=sent, content=content)

    async def append(self, path: str, data: bytes, offset: int, **headers: str) -> httpx2.Response:
        return await self.call(
            "PATCH", path, self.ann, headers=CHUNK | {"Upload-Offset": str(offset)} | headers, content=data
        )

    async def offset(self, path: str) -> int:
        answer = await self.call("HEAD", path, self.ann, headers=TUS)
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    async def upload(self, data: bytes, name: str = "clip.mp4") -> uuid.UUID:
        answer = await self.call("POST", "/api/v1/upload", self.ann, files={"video": (name, data, "video/mp4")})
        assert answer.status_code == 201, answer.text
        return uuid.UUID(answer.json()["file_id"])

    @property
    def region(self) -> Region:
        return self.desk.regions.default

    def files(self) -> list[Path]:
        """Everything on the disk but folders."""
        roots = (self.region.uploads, self.region.uploads.parent / "blobs")
        return [path for root in roots for path in root.rglob("*") if path.is_file()]


async def join(database: Database, signer: TokenSigner, clock: FixedClock) -> Person:
    user_id, workspace_id = new_id(), new_id()
    hasher = PasswordHasher()
    async with database.session(workspace_id=workspace_id, user_id=user_id) as session:
        email = f"{user_id.hex}@example.org"
        await register_user(session, hasher, user_id=user_id, name="A", email=email, password="correct horse 7")
        await create_workspace(session, workspace_id, name="A", owner=user_id)
        login = await start_session(session, user_id, now=clock.now(), lifetime=signer.lifetime)
        subject = Subject(user_id, login.id, workspace_id)
        scope = await read_scope(session, subject, now=clock.now())
    hasher.close()
    return Person(scope, {"Authorization": f"Bearer {signer.sign(subject)}"})


@asynccontextmanager
async def open_studio(database: Database, folder: Path) -> AsyncGenerator[Studio]:
    """Serve a library whose files lie in a folder."""
    clock = FixedClock(START)
    desk = make_desk(folder)
    app = build_app(database, desk, KEY, clock)
    signer = app.state.services.get(TokenSigner)
    ann, bob = await join(database, signer, clock), await join(database, signer, clock)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://studio.test") as client:
        yield Studio(client, database, desk, clock, ann, bob)
    await app.state.services.get(DeliveryMeter).close()


async def blocks(count: int) -> AsyncGenerator[bytes]:
    """Yield zeros, a mebibyte at a time."""
    for _ in range(count):
        yield b"\x00" * (1 << 20)
