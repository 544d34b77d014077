"""Anthropic's messages. A schema becomes a tool that has to be used: its input is the JSON."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, ProviderUnavailable, RateLimited, Refused
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp, read_json
from mutoscope.gateway.providers.json_tree import at, count, each, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.provider import streamed_units
from mutoscope.gateway.text.types import TextRequest
from mutoscope.gateway.types import Units

_TOOL: Final = "answer"


class AnthropicText:
    """Text by `/messages`."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    async def write(self, model: Model, request: TextRequest, access: Access) -> Outcome[str]:
        """Return the words; with a schema, the JSON as text."""
        return _read(
            access.provider,
            await self._http.post_json(access, "/messages", _body(model, request), _headers(access)),
        )

    async def stream(self, model: Model, request: TextRequest, access: Access) -> AsyncGenerator[str | Outcome[str]]:
        """Yield words as they come, then the whole with its usage."""
        written: list[str] = []
        usage: dict[str, Any] = {}
        ended = False
        body = {**_body(model, request), "stream": True}
        async with self._http.stream(access, "/messages", body, _headers(access)) as events:
            async for data in events:
                event = read_json(access.provider, data.encode())
                kind = words(event, "type")
                if kind == "error":
                    raise _stream_error(access.provider, event)
                if kind in ("message_start", "message_delta"):
                    usage |= at(event, "message", "usage") or at(event, "usage") or {}
                    if words(event, "delta", "stop_reason") == "refusal":
                        raise Refused(access.provider)
                piece = _piece(event)
                if piece:
                    written.append(piece)
                    yield piece
                if kind == "message_stop":
                    ended = True
                    break
        if not ended:
            raise ProviderUnavailable(access.provider, "the stream broke off")
        text = "".join(written)
        yield Outcome(text, _units(usage) if "input_tokens" in usage else streamed_units(request, text))


def _headers(access: Access) -> dict[str, str]:
    return {"x-api-key": access.key, "anthropic-version": "2023-06-01"}


def _body(model: Model, request: TextRequest) -> dict[str, Any]:
    messages = [{"role": turn.role, "content": turn.content} for turn in request.history]
    body: dict[str, Any] = {
        "model": model.name,
        "max_tokens": request.max_output_tokens,
        "messages": [*messages, {"role": "user", "content": request.prompt}],
    }
    if request.system:
        body["system"] = request.system
    if request.temperature is not None and model.takes_temperature:
        body["temperature"] = min(request.temperature, 1.0)
    if request.json_schema is not None:
        tool = {"name": _TOOL, "description": "Give the answer.", "input_schema": request.json_schema}
        body |= {"tools": [tool], "tool_choice": {"type": "tool", "name": _TOOL}}
    return body


def _units(usage: object) -> Units:
    return {
        "input": count(usage, "input_tokens"),
        "cached_input": count(usage, "cache_read_input_tokens"),
        "cache_write": count(usage, "cache_creation_input_tokens"),
        "output": count(usage, "output_tokens"),
    }


def _read(provider: str, answer: object) -> Outcome[str]:
    if at(answer, "usage", "input_tokens") is None or at(answer, "content") is None:
        raise BadAnswer(provider, "it is no message")
    units, reason, blocks = _units(at(answer, "usage")), words(answer, "stop_reason"), each(answer, "content")
    tools = [at(block, "input") for block in blocks if words(block, "type") == "tool_use"]
    text = json.dumps(tools[0], ensure_ascii=False) if tools else "".join(words(block, "text") for block in blocks)
    if reason == "refusal":
        raise Refused(provider).used(units)
    if reason == "max_tokens" and tools:
        raise BadAnswer(provider, "its JSON was cut off; allow more tokens").used(units)
    if not text:
        raise BadAnswer(provider, "it is empty").used(units)
    return Outcome(text, units)


def _piece(event: object) -> str:
    if words(event, "type") != "content_block_delta":
        return ""
    return words(event, "delta", "text") or words(event, "delta", "partial_json")


def _stream_error(provider: str, event: object) -> Exception:
    kind = words(event, "error", "type")
    return RateLimited(provider) if kind == "rate_limit_error" else ProviderUnavailable(provider, kind or "an error")
