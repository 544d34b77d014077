"""Words for a browser, as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from typing import Any

from mutoscope.gateway import TextAnswer
from mutoscope.kernel import MutoscopeError


async def stream_words(first: str | TextAnswer, rest: AsyncGenerator[str | TextAnswer]) -> AsyncGenerator[bytes]:
    """Yield events `text` as words come, then `done` with what it cost, or `problem`; whoever leaves ends the call."""
    try:
        yield _event(first)
        async for piece in rest:
            yield _event(piece)
    except MutoscopeError as error:
        problem = {"code": error.code, "status": error.status, "detail": error.message, "remedy": error.remedy}
        yield _write("problem", problem)
    finally:
        await rest.aclose()


def _event(piece: str | TextAnswer) -> bytes:
    if isinstance(piece, str):
        return _write("text", {"text": piece})
    done = {
        "provider": piece.provider,
        "model": piece.model,
        "cost_micro": piece.cost_micro,
        "cached": piece.cached,
        "input_tokens": piece.input_tokens,
        "output_tokens": piece.output_tokens,
    }
    return _write("done", done)


def _write(kind: str, value: Any) -> bytes:  # noqa: ANN401 -- JSON
    return f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n".encode("utf-8", "replace")
