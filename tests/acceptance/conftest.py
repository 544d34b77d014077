"""A real server and people who use it as clients do; footage, good and bad."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import uuid
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil
import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.integration.system_programs import FLAGS, find_browser
from tests.processes import command_line

from mutoscope.infra.postgres import EmbeddedPostgres
from mutoscope.media.runner import ffmpeg_binary

ONE_STORY = "test_web_studio.py"
"""Its tests are steps of one walk: each begins where the one before ended."""
MUTOSCOPE = (sys.executable, "-c", "from mutoscope.ops.main import run; run()")
PASSWORD = "SecurePass123"
PATIENCE_SECONDS = 100
PERMANENT = ("mutoscope.ops.child", "voice/phoneme_child", "postgres")
"""The processes of a server that stay: API, worker, its phonemes, and the database."""
UNLIMITED = {f"MUTOSCOPE_LIMIT_{name}_ADDRESS": "off" for name in ("AUTH", "PUBLIC", "REFUSED", "REGISTER")}
"""Everybody in these tests calls from one address."""
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = {**TUS, "Content-Type": "application/offset+octet-stream"}

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=d=2:r=44100")
KEYS = ("-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8")
MADE = {
    "clip.mp4": (*PICTURE, *SOUND, *H264, "-c:a", "aac", "-shortest"),
    "variable.mp4": (*PICTURE, "-vf", "select='lt(n,20)+not(mod(n,3))'", "-fps_mode", "vfr", *H264),
    "picture.png": (*PICTURE, "-frames:v", "1"),
    "short.mp3": ("-f", "lavfi", "-i", "sine=f=220:d=1:r=44100"),
    "long.mp3": ("-f", "lavfi", "-i", "sine=f=220:d=60:r=44100"),
    "wide.mp4": ("-f", "lavfi", "-i", "color=s=16000x64:r=5:d=0.4", *H264),
    "fast.mp4": ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=10000:d=0.01", *H264),
    "soundonly.mp4": (*SOUND, "-c:a", "aac"),
    "locked.mp4": (*PICTURE, *H264, "-encryption_scheme", "cenc-aes-ctr", *KEYS),
}


@dataclass
class Server:
    """One run of `mutoscope up` with folders of its own."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])
    url: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def messages(self) -> str:
        return (self.folder / "messages.txt").read_text(encoding="utf-8")

    def start(self) -> None:
        (self.folder / "tmp").mkdir()
        environment = {**os.environ, **UNLIMITED, "TMPDIR": str(self.folder / "tmp"), **self.environment}
        command = [*MUTOSCOPE, "up", "--json", "--port", "0", "--data-dir", str(self.data)]
        with (self.folder / "messages.txt").open("wb") as messages:
            self.process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=messages, text=True, env=environment
            )
        assert self.process.stdout
        for line in self.process.stdout:
            told = json.loads(line)
            if told.get("event") == "ready":
                self.url = told["url"]
                return
        pytest.fail(f"the server did not start: {self.messages[-3000:]}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(60)
            assert self.process.stdout
            self.process.stdout.close()

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the database as its owner."""
        with psycopg.connect(EmbeddedPostgres(self.data).url()) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()

    def sign_up(self, name: str = "John Doe") -> Person:
        """Register and log in a new person."""
        http = httpx2.Client(base_url=f"{self.url}/api/", timeout=60)
        email = f"p{uuid.uuid4().hex}@example.com"
        body = {"name": name, "email": email, "password": PASSWORD}
        http.post("users/register", json=body).raise_for_status()
        http.close()
        return self.log_in(email)

    def log_in(self, email: str) -> Person:
        """Log in somebody who has an account."""
        http = httpx2.Client(base_url=f"{self.url}/api/", timeout=60)
        login = http.post("users/login", json={"email": email, "password": PASSWORD})
        token = login.json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        claims = token.split(".")[1]
        workspace = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["wid"]
        return Person(self, http, uuid.UUID(workspace))

    def email_of(self, person: Person) -> str:
        """Return what somebody who is alone in their workspace signs in with."""
        asked = "select u.email from app_user u join membership m on m.user_id = u.id where m.workspace_id = %s"
        return str(self.query(asked, person.workspace_id)[0][0])

    def make_admin(self, email: str) -> None:
        """Let somebody operate the platform, as its owner does."""
        environment = {**os.environ, "MUTOSCOPE_DATA_DIR": str(self.data)}
        subprocess.run([*MUTOSCOPE, "ops", "make-admin", email], env=environment, check=True, capture_output=True)

    def unfinished_files(self) -> set[str]:
        """Return every file that should not outlive the work it belongs to."""
        found = [*(self.data / "uploads").rglob("*"), *(self.data / "blobs" / "staging").rglob("*")]
        found += [*(self.data / "artefacts").rglob(".making-*"), *(self.data / "artefacts").glob("*/out/**/*")]
        found += (self.folder / "tmp").rglob("*")
        return {str(path.relative_to(self.folder)) for path in found if path.is_file()}

    def programs(self) -> dict[int, str]:
        """Return the processes of this server that do a piece of work: encoders, probes, whatever was started."""
        assert self.process
        found: dict[int, str] = {}
        for child in psutil.Process(self.process.pid).children(recursive=True):
            line = command_line(child)
            if line and not any(name in line for name in PERMANENT):
                found[child.pid] = line
        return found


@dataclass
class Person:
    """A client with an account."""

    server: Server
    http: httpx2.Client
    workspace_id: uuid.UUID

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return self.http.get(f"{self.server.url}{path}", headers=headers)

    def order(self, headers: dict[str, str] | None = None, **body: object) -> httpx2.Response:
        """Order a small film."""
        body = {"size": "270x480", "fps": 24, **body}
        return self.http.post("ai/video-generate", json=body, headers=headers)

    def upload(self, path: Path) -> httpx2.Response:
        """Upload a file in one piece."""
        return self.http.post("upload", files={"video": (path.name, path.read_bytes())})

    def begin(self, name: str, size: int) -> httpx2.Response:
        """Begin a resumable upload."""
        filename = base64.b64encode(name.encode()).decode()
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {filename}"}
        return self.http.post("v1/uploads", headers=headers)

    def send(self, location: str, content: bytes, offset: int = 0) -> httpx2.Response:
        """Send bytes of a resumable upload."""
        headers = {**CHUNK, "Upload-Offset": str(offset)}
        return self.http.patch(f"{self.server.url}{location}", headers=headers, content=content)

    def upload_resumably(self, path: Path) -> httpx2.Response:
        """Upload a file by tus; return the answer to its last request."""
        content = path.read_bytes()
        begun = self.begin(path.name, len(content))
        return self.send(begun.headers["Location"], content) if "Location" in begun.headers else begun

    def wallet(self) -> dict[str, Any]:
        return self.http.get("credits/balance").json()

    def job(self, job_id: str) -> dict[str, Any]:
        return self.http.get(f"v1/jobs/{job_id}").json()

    def wait_for(
        self, job_id: str, condition: Callable[[dict[str, Any]], object], seconds: float = PATIENCE_SECONDS
    ) -> dict[str, Any]:
        """Return the job as soon as it is so."""
        deadline = time.monotonic() + seconds
        while not condition(job := self.job(job_id)):
            assert time.monotonic() < deadline, job
            time.sleep(0.1)
        return job

    def kept(self) -> dict[str, Any]:
        """Return everything of this person's that a refused request must not change."""
        tables = ("project", "generation", "asset", "blob", "upload", "rendition")
        count = "select count(*) from {} where workspace_id = %s"
        rows = {table: self.server.query(count.format(table), self.workspace_id)[0][0] for table in tables}
        ledger = self.http.get("v1/credits/entries").json()["items"]
        return {"wallet": self.wallet(), "ledger": ledger, **rows, "files": self.server.unfinished_files()}

    @staticmethod
    def told(answer: httpx2.Response) -> tuple[int, str, str, str]:
        """Return status, code, detail and remedy of a problem document, having checked its form (RFC 9457)."""
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["type"] == f"urn:mutoscope:problem:{problem['code']}"
        assert problem["title"]
        assert problem["instance"].startswith("urn:uuid:")
        return answer.status_code, problem["code"], problem["detail"], problem["remedy"]

    @staticmethod
    def settle(condition: Callable[[], object], describe: Callable[[], str], seconds: float = 30) -> None:
        """Wait until it is so: what a dropped connection leaves is cleaned up a moment later."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, describe()
            time.sleep(0.05)

    @contextlib.contextmanager
    def unharmed(self) -> Generator[None]:
        """Check that what happens inside leaves no credit moved, no row, no unfinished file and no process."""
        before = self.kept()
        yield
        self.settle(lambda: not self.server.programs(), lambda: f"left running: {self.server.programs()}")
        self.settle(lambda: self.kept() == before, lambda: f"{before} became {self.kept()}")


@contextlib.contextmanager
def running(name: str, **environment: str) -> Generator[Server]:
    """Run a server; it must not have met an error that nobody foresaw."""
    folder = Path(tempfile.mkdtemp(prefix="mts-acc-"))
    server = Server(folder, environment)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        messages = server.messages
        shutil.rmtree(folder, ignore_errors=True)
    at = messages.find("request failed")
    assert at < 0, f"{name}: {messages[at : at + 8000]}"


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with running("server") as run:
        yield run


@pytest.fixture
def full_server() -> Generator[Server]:
    """A server whose disk has less room than must stay free."""
    with running("full", MUTOSCOPE_STORAGE_FREE_FLOOR_BYTES=str(1 << 60)) as run:
        yield run


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle everything but the walk, which is told in its own order."""
    places = [place for place, item in enumerate(items) if item.path.name == ONE_STORY]
    told = sorted((items[place] for place in places), key=lambda item: item.location[1] or 0)
    for place, item in zip(places, told, strict=True):
        items[place] = item


@pytest.fixture
def person(server: Server) -> Generator[Person]:
    one = server.sign_up()
    yield one
    one.http.close()


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """The browser that pages are looked at with; while it is open no other event loop runs, so not for the session."""
    path = find_browser()
    if path is None:
        pytest.skip("NO BROWSER: install Chromium, or run as root on Debian; no page was looked at")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that people have."""
    folder = tmp_path_factory.mktemp("footage")
    for name, arguments in MADE.items():
        subprocess.run([ffmpeg_binary(), "-v", "error", *arguments, str(folder / name)], check=True, timeout=60)
    (folder / "cut.mp4").write_bytes((folder / "clip.mp4").read_bytes()[:30_000])
    (folder / "empty.mp4").write_bytes(b"")
    (folder / "text.mp4").write_text("Dear diary, this is no film.\n")
    (folder / "playlist.mp4").write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
    (folder / "bomb.png").write_bytes(picture_bomb(30_000))
    return folder


def picture_bomb(side: int) -> bytes:
    """Return a PNG of a hundred kilobytes that unpacks to `side` x `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
