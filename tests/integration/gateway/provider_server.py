"""A server on this machine that answers as the providers' own documentation says, and as badly as they sometimes do.

What it answers is a script: `answer(path, …)` for the next request to a path, else the documented example of that path.
Every request is kept as it came.
"""

from __future__ import annotations

import asyncio
import base64
import json
import struct
import zlib
from collections import defaultdict, deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

STORY = {"title": "The Lantern Keeper", "logline": "A keeper must relight the sea.", "scenes": 3}
USAGE = {
    "prompt_tokens": 1200,
    "completion_tokens": 400,
    "total_tokens": 1600,
    "prompt_tokens_details": {"cached_tokens": 200},
}


@dataclass(frozen=True)
class Reply:
    """What to answer; `hang` never ends, `cut` closes after so many bytes of the body."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    hang: bool = False
    cut: int | None = None


@dataclass(frozen=True)
class Got:
    """A request as it came."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 -- JSON
        return json.loads(self.body)


def replied(document: object, status: int = 200, **headers: str) -> Reply:
    """Return a JSON reply."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(document).encode(), headers=named)


def events(*documents: object, done: bool = True) -> Reply:
    """Return server-sent events."""
    lines = [f"data: {json.dumps(one)}\n\n" for one in documents] + (["data: [DONE]\n\n"] if done else [])
    return Reply(body="".join(lines).encode(), media_type="text/event-stream")


def png(width: int = 64, height: int = 36) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x20\x80\xc0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def completion(text: str = "", **message: object) -> dict[str, Any]:
    """Return a chat completion as OpenAI documents it."""
    said = {"role": "assistant", "content": text or json.dumps(STORY), "refusal": None, **message}
    choice = {"index": 0, "message": said, "finish_reason": "stop", "logprobs": None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": USAGE,
    }


def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    """Return a chunk of a streamed completion."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    }


def message(**changes: object) -> dict[str, Any]:
    """Return a message as Anthropic documents it."""
    usage = {
        "input_tokens": 1000,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 200,
        "output_tokens": 400,
    }
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [{"type": "text", "text": "Once upon a time."}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": usage,
        **changes,
    }


def generated(text: str = "Once upon a time.", **changes: object) -> dict[str, Any]:
    """Return an answer of generateContent as Google documents it."""
    candidate = {"content": {"role": "model", "parts": [{"text": text}]}, "finishReason": "STOP", "index": 0}
    usage = {"promptTokenCount": 1200, "candidatesTokenCount": 300, "thoughtsTokenCount": 100, "totalTokenCount": 1600}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "m", "responseId": "r1", **changes}


def _chat(body: Any) -> Reply:  # noqa: ANN401 -- JSON
    if not body.get("stream"):
        return replied(completion())
    usage: dict[str, Any] = {**chunk({}), "choices": [], "usage": USAGE}
    return events(
        chunk({"role": "assistant", "content": "Once "}), chunk({"content": "upon."}), chunk({}, "stop"), usage
    )


def _message(body: Any) -> Reply:  # noqa: ANN401 -- JSON
    used = {"type": "tool_use", "id": "toolu_1", "name": "answer", "input": STORY}
    return replied(message(content=[used], stop_reason="tool_use") if body.get("tools") else message())


def _generated(body: Any) -> Reply:  # noqa: ANN401 -- JSON
    return replied(generated(json.dumps(STORY)) if "responseJsonSchema" in body["generationConfig"] else generated())


def _vectors(body: Any) -> Reply:  # noqa: ANN401 -- JSON
    vectors = [{"object": "embedding", "index": i, "embedding": [0.25] * 8} for i, _ in enumerate(body["input"])]
    return replied({"object": "list", "data": vectors, "model": "m", "usage": {"prompt_tokens": 9, "total_tokens": 9}})


def _picture(_body: Any) -> Reply:  # noqa: ANN401 -- JSON
    details = {"text_tokens": 50, "image_tokens": 0}
    usage = {"input_tokens": 50, "output_tokens": 1056, "total_tokens": 1106, "input_tokens_details": details}
    return replied({"created": 1, "data": [{"b64_json": base64.b64encode(png()).decode()}], "usage": usage})


_DOCUMENTED = {
    "/chat/completions": _chat,
    "/messages": _message,
    ":generateContent": _generated,
    "/embeddings": _vectors,
    "/images/generations": _picture,
}


def _default(got: Got) -> Reply:
    body: Any = json.loads(got.body) if got.body[:1] == b"{" else {}
    for path, answer in _DOCUMENTED.items():
        if got.path.endswith(path):
            return answer(body)
    return replied({"error": {"message": f"no route {got.path}"}}, 404)


class ProviderServer:
    """Answers by its script."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        self.url = ""
        self._script: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self._always: dict[str, Reply] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._asked = asyncio.Event()

    def answer(self, path: str, *replies: Reply) -> None:
        """Answer the next requests to paths that end so."""
        self._script[path].extend(replies)

    def always(self, path: str, reply: Reply | None) -> None:
        """Answer every request to paths that end so, until told otherwise."""
        if reply is None:
            self._always.pop(path, None)
        else:
            self._always[path] = reply

    async def asked(self) -> None:
        """Wait for the first request."""
        await self._asked.wait()

    def count(self, path: str) -> int:
        """Return how many requests went to paths that end so."""
        return sum(one.path.endswith(path) for one in self.got)

    def _reply(self, got: Got) -> Reply:
        for path, waiting in self._script.items():
            if waiting and got.path.endswith(path):
                return waiting.popleft()
        for path, reply in self._always.items():
            if got.path.endswith(path):
                return reply
        return _default(got)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self._open.add(writer)
        try:
            while True:
                got = await _read(reader)
                self.got.append(got)
                self._asked.set()
                reply = self._reply(got)
                if reply.hang:
                    await asyncio.Event().wait()
                headers = {"content-type": reply.media_type, "content-length": str(len(reply.body)), **reply.headers}
                head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                writer.write(f"HTTP/1.1 {reply.status} X\r\n{head}\r\n".encode() + reply.body[: reply.cut])
                await writer.drain()
                if reply.cut is not None:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    def close(self) -> None:
        """Close every connection."""
        for writer in list(self._open):
            writer.transport.abort()


async def _read(reader: asyncio.StreamReader) -> Got:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Got(method, parts.path, parts.query, headers, body)


@asynccontextmanager
async def open_providers() -> AsyncGenerator[ProviderServer]:
    """Run a server for a while."""
    server = ProviderServer()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, limit=4 << 20)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        server.close()
