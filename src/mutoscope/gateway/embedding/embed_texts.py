"""Ask for vectors; OpenAI's `/embeddings`, and every server that speaks it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final, cast

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk, run_call
from mutoscope.gateway.embedding.types import EmbeddingAnswer
from mutoscope.gateway.errors import BadAnswer, PromptTooLarge
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.json_tree import count, each
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

Vectors = tuple[tuple[float, ...], ...]
MOST_BYTES: Final = 262_144
_KNOWN: Final = ("openai", "compatible")


async def embed_texts(
    desk: CallDesk, workspace_id: uuid.UUID, texts: Sequence[str], job: uuid.UUID | None
) -> EmbeddingAnswer:
    """Return a vector for each text.

    Raises:
        PromptTooLarge: nobody was asked.
    """
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    if size > MOST_BYTES:
        raise PromptTooLarge(size=size, limit=MOST_BYTES)
    most: Units = {"input": size + 8 * len(texts)}

    async def perform(model: Model, access: Access) -> Outcome[Vectors]:
        body = {"model": access.model or model.name, "input": list(texts), "encoding_format": "float"}
        headers = {"authorization": f"Bearer {access.key}"} if access.key else {}
        answer = await desk.http.post_json(access, "/embeddings", body, headers)
        used = count(answer, "usage", "prompt_tokens")
        units: Units = {"input": used} if used else most
        return Outcome(_vectors(access.provider, answer, len(texts), units), units)

    done = await run_call(
        desk,
        Ask(
            modality="embedding",
            workspace_id=workspace_id,
            template="",
            job=job,
            most=lambda _model: most,
            perform=perform,
            fits=lambda model: model.provider in _KNOWN,
            asked=list(texts),
            dump=lambda vectors: [list(one) for one in vectors],
            load=lambda kept: tuple(tuple(one) for one in cast("list[list[float]]", kept)),
        ),
    )
    return EmbeddingAnswer(
        vectors=done.value,
        provider=done.model.provider,
        model=done.model.name,
        cost_micro=done.cost_micro,
        cached=done.cached,
        units=done.units,
        call_id=done.call_id,
    )


def _vectors(provider: str, answer: Any, wanted: int, units: Units) -> Vectors:  # noqa: ANN401 -- JSON
    rows = sorted(each(answer, "data"), key=lambda row: count(row, "index"))
    found = tuple(tuple(float(x) for x in each(row, "embedding") if isinstance(x, int | float)) for row in rows)
    if len(found) != wanted or len({len(one) for one in found}) > 1 or (found and not found[0]):
        raise BadAnswer(provider, "its vectors are not those of the texts").used(units)
    return found
