"""Ask for words: the cache, the size of the prompt, the JSON that was asked for."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Mapping
from dataclasses import asdict
from typing import Any

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk, Done, run_call, stream_call
from mutoscope.gateway.errors import BadAnswer, PromptTooLarge
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.anthropic import AnthropicText
from mutoscope.gateway.text.google import GoogleText
from mutoscope.gateway.text.openai import OpenAiText
from mutoscope.gateway.text.provider import TextProvider, most_units, prompt_bytes, streamed_units
from mutoscope.gateway.text.read_data import DataInvalid, read_data
from mutoscope.gateway.text.types import TextAnswer, TextRequest


def text_providers(http: ProviderHttp) -> Mapping[str, TextProvider]:
    """Return the adapters by provider."""
    openai = OpenAiText(http)
    return {
        "openai": openai,
        "qwen": openai,
        "compatible": openai,
        "anthropic": AnthropicText(http),
        "google": GoogleText(http),
    }


async def write_text(
    desk: CallDesk,
    providers: Mapping[str, TextProvider],
    workspace_id: uuid.UUID,
    request: TextRequest,
    job: uuid.UUID | None,
) -> TextAnswer:
    """Return words; with a schema, JSON that keeps to it, or an error.

    Raises:
        PromptTooLarge: nobody was asked.
    """
    return _answer(request, await run_call(desk, _ask(providers, workspace_id, request, job)))


async def stream_text(
    desk: CallDesk,
    providers: Mapping[str, TextProvider],
    workspace_id: uuid.UUID,
    request: TextRequest,
    job: uuid.UUID | None,
) -> AsyncGenerator[str | TextAnswer]:
    """Yield words as they come, then the whole answer."""

    def opened(model: Model, access: Access) -> AsyncGenerator[str | Outcome[str]]:
        return providers[model.provider].stream(model, request, access)

    ask = _ask(providers, workspace_id, request, job)
    stream = stream_call(desk, ask, opened, lambda written: streamed_units(request, written))
    try:
        async for piece in stream:
            yield piece if isinstance(piece, str) else _answer(request, piece)
    finally:
        await stream.aclose()


def _ask(
    providers: Mapping[str, TextProvider], workspace_id: uuid.UUID, request: TextRequest, job: uuid.UUID | None
) -> Ask[str]:
    size = prompt_bytes(request)

    async def perform(model: Model, access: Access) -> Outcome[str]:
        outcome = await providers[model.provider].write(model, request, access)
        _check_data(model.provider, request, outcome)
        return outcome

    def fits(model: Model) -> bool:
        if size > model.most_bytes:
            raise PromptTooLarge(size=size, limit=model.most_bytes)
        return model.provider in providers

    asked = {name: value for name, value in asdict(request).items() if name not in ("template_version", "fresh")}
    return Ask(
        modality="text",
        workspace_id=workspace_id,
        template=request.template_version,
        job=job,
        most=lambda _model: most_units(request),
        perform=perform,
        fits=fits,
        asked=None if request.fresh else asked,
        dump=str,
        load=str,
    )


def _check_data(provider: str, request: TextRequest, outcome: Outcome[str]) -> Any:  # noqa: ANN401 -- JSON
    if request.json_schema is None:
        return None
    try:
        return read_data(outcome.value, request.json_schema)
    except DataInvalid as error:
        raise BadAnswer(provider, str(error)).used(outcome.units) from error


def _answer(request: TextRequest, done: Done[str]) -> TextAnswer:
    data = _check_data(done.model.provider, request, Outcome(done.value, done.units))
    tokens = done.units
    return TextAnswer(
        text=done.value,
        data=data,
        provider=done.model.provider,
        model=done.model.name,
        cost_micro=done.cost_micro,
        cached=done.cached,
        units=tokens,
        call_id=done.call_id,
        input_tokens=tokens.get("input", 0) + tokens.get("cached_input", 0) + tokens.get("cache_write", 0),
        output_tokens=tokens.get("output", 0),
    )
