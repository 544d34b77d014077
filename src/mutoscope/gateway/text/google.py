"""Google's generateContent. What a model thinks is billed as output, and is never shown."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, Final

from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, ProviderUnavailable, Refused
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp, read_json
from mutoscope.gateway.providers.json_tree import at, count, each, words
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.provider import streamed_units
from mutoscope.gateway.text.types import TextRequest
from mutoscope.gateway.types import Units

BLOCKED: Final = frozenset(
    {"SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT"}
)


class GoogleText:
    """Text by `models/{model}:generateContent`."""

    def __init__(self, http: ProviderHttp) -> None:
        self._http: Final = http

    async def write(self, model: Model, request: TextRequest, access: Access) -> Outcome[str]:
        """Return the words; with a schema, the JSON as text."""
        path = f"/models/{model.name}:generateContent"
        answer = await self._http.post_json(access, path, _body(model, request), google_headers(access))
        units = google_units(access.provider, answer)
        check_blocked(access.provider, answer, units)
        text = "".join(_texts(answer))
        if not text:
            raise BadAnswer(access.provider, "it is empty").used(units)
        return Outcome(text, units)

    async def stream(self, model: Model, request: TextRequest, access: Access) -> AsyncGenerator[str | Outcome[str]]:
        """Yield words as they come, then the whole with its usage."""
        written: list[str] = []
        units: Units | None = None
        ended = False
        path = f"/models/{model.name}:streamGenerateContent?alt=sse"
        async with self._http.stream(access, path, _body(model, request), google_headers(access)) as events:
            async for data in events:
                event = read_json(access.provider, data.encode())
                check_blocked(access.provider, event, None)
                if at(event, "usageMetadata"):
                    units = google_units(access.provider, event)
                for piece in _texts(event):
                    written.append(piece)
                    yield piece
                ended = ended or any(words(one, "finishReason") for one in each(event, "candidates"))
        if not ended:
            raise ProviderUnavailable(access.provider, "the stream broke off")
        text = "".join(written)
        yield Outcome(text, units or streamed_units(request, text))


def google_headers(access: Access) -> dict[str, str]:
    """Return the headers of a request; the key never stands in an address, which is logged."""
    return {"x-goog-api-key": access.key}


def google_units(provider: str, answer: object) -> Units:
    """Return what an answer used.

    Raises:
        BadAnswer: it does not say.
    """
    usage = at(answer, "usageMetadata")
    if at(usage, "promptTokenCount") is None:
        raise BadAnswer(provider, "it is no answer of generateContent")
    cached = count(usage, "cachedContentTokenCount")
    output = count(usage, "candidatesTokenCount") + count(usage, "thoughtsTokenCount")
    return {"input": max(0, count(usage, "promptTokenCount") - cached), "cached_input": cached, "output": output}


def check_blocked(provider: str, answer: object, units: Units | None) -> None:
    """Raise `Refused` when the prompt or the answer was blocked."""
    reason = words(answer, "promptFeedback", "blockReason")
    for candidate in each(answer, "candidates"):
        if words(candidate, "finishReason") in BLOCKED:
            reason = words(candidate, "finishReason")
    if reason:
        raise Refused(provider, reason=reason).used(units)


def _texts(answer: object) -> list[str]:
    parts = each(answer, "candidates", 0, "content", "parts")
    return [words(part, "text") for part in parts if words(part, "text") and not at(part, "thought")]


def _body(model: Model, request: TextRequest) -> dict[str, Any]:
    config: dict[str, Any] = {"maxOutputTokens": request.max_output_tokens}
    if request.temperature is not None and model.takes_temperature:
        config["temperature"] = request.temperature
    if request.json_schema is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": request.json_schema}
    turns = [
        {"role": "model" if turn.role == "assistant" else "user", "parts": [{"text": turn.content}]}
        for turn in request.history
    ]
    body: dict[str, Any] = {
        "contents": [*turns, {"role": "user", "parts": [{"text": request.prompt}]}],
        "generationConfig": config,
    }
    if request.system:
        body["systemInstruction"] = {"parts": [{"text": request.system}]}
    return body
