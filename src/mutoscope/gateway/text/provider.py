"""The port that every text provider fills."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from mutoscope.gateway.access import Access
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.text.types import TextRequest
from mutoscope.gateway.types import Units


class TextProvider(Protocol):
    """A prompt in, words and metered usage out."""

    async def write(self, model: Model, request: TextRequest, access: Access) -> Outcome[str]:
        """Return the words; with a schema, the JSON as text."""
        ...

    def stream(self, model: Model, request: TextRequest, access: Access) -> AsyncGenerator[str | Outcome[str]]:
        """Yield words as they come, then the whole with its usage."""
        ...


def most_units(request: TextRequest) -> Units:
    """Return an upper bound of what a request can use: a token is at least a byte of what is sent."""
    return {"input": prompt_bytes(request) + 64 * (len(request.history) + 2), "output": request.max_output_tokens}


def prompt_bytes(request: TextRequest) -> int:
    """Return how many bytes a request sends."""
    texts = [request.system, request.prompt, *(turn.content for turn in request.history)]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    return size + (len(repr(request.json_schema)) * 2 if request.json_schema is not None else 0)


def streamed_units(request: TextRequest, written: str) -> Units:
    """Return what a stream that reports no usage, or broke off, may have used at most."""
    most = most_units(request)
    return {**most, "output": min(len(written.encode("utf-8", "replace")), most["output"])}
