"""OpenAI's chat completions, and every server that speaks them: Qwen, Ollama, vLLM, LM Studio, llama.cpp.

OpenAI takes a strict JSON schema. Other servers answer with an error to that: the dialects are tried from the strictest
down, and what a server took is remembered for its address.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any, Final, Literal, TypeAlias

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, ProviderUnavailable, Refused, RequestRejected
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp, read_json
from mutoscope.gateway.providers.json_tree import at, count, each, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.provider import streamed_units
from mutoscope.gateway.text.types import TextRequest
from mutoscope.gateway.types import Units

Dialect: TypeAlias = Literal["json_schema", "json_object", "words"]
_DIALECTS: Final[tuple[Dialect, ...]] = ("json_schema", "json_object", "words")
_STRICT: Final = frozenset({"openai"})
"""Providers that take a schema, so that an error of theirs is about something else."""


class OpenAiText:
    """Text by `/chat/completions`."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http
        self._learned: Final[dict[str, Dialect]] = {}

    async def write(self, model: Model, request: TextRequest, access: Access) -> Outcome[str]:
        """Return the words; with a schema, the JSON as text."""
        for dialect in self._dialects(request, access):
            body = _body(model, request, access, dialect)
            try:
                answer = await self._http.post_json(access, "/chat/completions", body, _headers(access))
            except (RequestRejected, ProviderUnavailable) as error:
                if not _may_be_the_dialect(error, dialect, request, access):
                    raise
                continue
            self._learned[access.base_url] = dialect
            return _read(access.provider, answer)
        raise RequestRejected(access.provider, "it takes no request for JSON")

    async def stream(self, model: Model, request: TextRequest, access: Access) -> AsyncGenerator[str | Outcome[str]]:
        """Yield words as they come, then the whole with its usage."""
        dialect = self._dialects(request, access)[0]
        body = {
            **_body(model, request, access, dialect),
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        written: list[str] = []
        units: Units | None = None
        ended = False
        async with self._http.stream(access, "/chat/completions", body, _headers(access)) as events:
            async for data in events:
                if data == "[DONE]":
                    ended = True
                    break
                event = read_json(access.provider, data.encode())
                if at(event, "usage"):  # some send it on a chunk that has choices as well
                    units = _units(event)
                for piece in _pieces(access.provider, event):
                    written.append(piece)
                    yield piece
                ended = ended or any(words(choice, "finish_reason") for choice in each(event, "choices"))
        if not ended:
            raise ProviderUnavailable(access.provider, "the stream broke off")
        text = "".join(written)
        yield Outcome(text, units or streamed_units(request, text))

    def _dialects(self, request: TextRequest, access: Access) -> tuple[Dialect, ...]:
        if request.json_schema is None:
            return ("words",)
        if access.provider in _STRICT:
            return ("json_schema",)
        learned = self._learned.get(access.base_url)
        return _DIALECTS if learned is None else _DIALECTS[_DIALECTS.index(learned) :]


def _may_be_the_dialect(error: Exception, dialect: Dialect, request: TextRequest, access: Access) -> bool:
    if request.json_schema is None or access.provider in _STRICT or dialect == "words":
        return False
    return isinstance(error, RequestRejected) or "it answered 5" in str(error)


def _headers(access: Access) -> dict[str, str]:
    return {"authorization": f"Bearer {access.key}"} if access.key else {}


def _body(model: Model, request: TextRequest, access: Access, dialect: Dialect) -> dict[str, Any]:
    system = request.system
    if request.json_schema is not None and dialect != "json_schema":
        schema = json.dumps(request.json_schema, ensure_ascii=False)
        system = f"{system}\n\nAnswer with one JSON object of this schema and nothing else:\n{schema}".strip()
    messages = [{"role": "system", "content": system}] if system else []
    messages += [{"role": turn.role, "content": turn.content} for turn in request.history]
    messages.append({"role": "user", "content": request.prompt})
    limit = "max_completion_tokens" if access.provider in _STRICT else "max_tokens"
    body: dict[str, Any] = {
        "model": access.model or model.name,
        "messages": messages,
        limit: request.max_output_tokens,
    }
    if request.temperature is not None and model.takes_temperature:
        body["temperature"] = request.temperature
    if request.json_schema is not None and dialect == "json_schema":
        wanted = {"name": "answer", "schema": request.json_schema, "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": wanted}
    elif request.json_schema is not None and dialect == "json_object":
        body["response_format"] = {"type": "json_object"}
    return body


def _units(answer: object) -> Units:
    cached = count(answer, "usage", "prompt_tokens_details", "cached_tokens")
    return {
        "input": max(0, count(answer, "usage", "prompt_tokens") - cached),
        "cached_input": cached,
        "output": count(answer, "usage", "completion_tokens"),
    }


def _read(provider: str, answer: object) -> Outcome[str]:
    if at(answer, "usage", "prompt_tokens") is None or at(answer, "choices", 0, "message") is None:
        raise BadAnswer(provider, "it is no chat completion")
    units = _units(answer)
    text = words(answer, "choices", 0, "message", "content")
    refusal = words(answer, "choices", 0, "message", "refusal")
    reason = words(answer, "choices", 0, "finish_reason")
    if refusal or reason == "content_filter":
        raise Refused(provider, reason=refusal[:200]).used(units)
    if not text:
        why = "it ran out of tokens before the first word" if reason == "length" else "it is empty"
        raise BadAnswer(provider, why).used(units)
    return Outcome(text, units)


def _pieces(provider: str, event: object) -> list[str]:
    pieces: list[str] = []
    for choice in each(event, "choices"):
        if words(choice, "delta", "refusal") or words(choice, "finish_reason") == "content_filter":
            raise Refused(provider)
        if piece := words(choice, "delta", "content"):
            pieces.append(piece)
    return pieces
