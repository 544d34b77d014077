"""An S3 server on this machine (moto's), and one in between that is as bad as stores are on bad days.

Imported as `from tests.integration.object_store import …`.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mutoscope.storage.s3 import Bucket, S3Settings

BUCKET = "films"


@contextlib.contextmanager
def s3_server() -> Generator[str]:
    """Run moto's server and yield its address."""
    command = [sys.executable, "-u", "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            found = next(match for line in process.stderr if (match := re.search(r"http://127\.0\.0\.1:\d+", line)))
            drain = threading.Thread(target=process.stderr.read, daemon=True)
            drain.start()
            settings = settings_for(found.group())
            bucket = Bucket(settings)
            bucket.ask("PUT", "")
            bucket.close()
            yield found.group()
        finally:
            process.kill()


def settings_for(endpoint: str, **changes: object) -> S3Settings:
    """Return the settings of the bucket on a server."""
    facts: dict[str, object] = {
        "bucket": BUCKET,
        "key_id": "AKIATEST",
        "secret": "s",
        "attempts": 4,
    }
    return S3Settings(endpoint, **{**facts, **changes})  # pyright: ignore[reportArgumentType] -- a test's own changes


@dataclass
class BadDay:
    """What the server in between does with the next requests of a method: a status, or a way to spoil the answer."""

    refuse: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    spoil: list[tuple[str, Callable[[bytes], bytes]]] = field(
        default_factory=list[tuple[str, Callable[[bytes], bytes]]]
    )
    slow_seconds: float = 0.0
    lengths: list[str] = field(default_factory=list[str])
    """What the next objects that are asked after are said to have."""
    seen: list[str] = field(default_factory=list[str])

    def refusal(self, method: str) -> int | None:
        at = next((place for place, (name, _) in enumerate(self.refuse) if name == method), None)
        return None if at is None else self.refuse.pop(at)[1]

    def spoiler(self, method: str) -> Callable[[bytes], bytes]:
        at = next((place for place, (name, _) in enumerate(self.spoil) if name == method), None)
        return (lambda body: body) if at is None else self.spoil.pop(at)[1]


@contextlib.contextmanager
def between(endpoint: str, day: BadDay) -> Generator[str]:
    """Run a server that passes requests on, as the day has it; the signature is not checked by moto."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
            pass

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            day.seen.append(self.command)
            time.sleep(day.slow_seconds)
            refused = day.refusal(self.command)
            if refused is not None:
                self.answer(refused, {}, b"")
                return
            headers = {"Content-Type": "application/octet-stream"}  # urllib would take every body for a form
            headers |= {name: value for name, value in self.headers.items() if name.lower() != "host"}
            request = urllib.request.Request(  # noqa: S310 -- moto's own address
                f"{endpoint}{self.path}", body or None, headers, method=self.command
            )
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310 -- moto's own address
                    status, told, content = answer.status, dict(answer.headers), answer.read()
            except urllib.error.HTTPError as error:
                status, told, content = error.code, dict(error.headers), error.read()
            self.answer(status, told, day.spoiler(self.command)(content))

        def answer(self, status: int, told: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in told.items():
                if name.lower() not in {"content-length", "transfer-encoding", "connection", "date", "server"}:
                    self.send_header(name, value)
            length = str(len(content))
            if self.command == "HEAD":
                length = next((value for name, value in told.items() if name.lower() == "content-length"), "0")
                length = day.lengths.pop(0) if day.lengths and status == 200 else length
            self.send_header("Content-Length", length)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 -- the base class's names

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
