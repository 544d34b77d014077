"""OpenAI's moderation: free of charge, words and pictures."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from typing import Any, Final, cast

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk, run_call
from mutoscope.gateway.errors import BadAnswer
from mutoscope.gateway.image.provider import media_type_of
from mutoscope.gateway.moderation.types import ModerationRequest, Verdict
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.json_tree import at
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

_ONE: Final[Units] = {"check": 1}


@dataclass(frozen=True, slots=True)
class Found:
    """What a provider found."""

    flagged: bool
    scores: dict[str, float]
    categories: tuple[str, ...]


async def moderate_by_provider(
    desk: CallDesk, workspace_id: uuid.UUID, request: ModerationRequest, job: uuid.UUID | None
) -> Verdict:
    """Return what a provider finds."""

    async def perform(model: Model, access: Access) -> Outcome[Found]:
        parts: list[dict[str, Any]] = [{"type": "text", "text": request.text}] if request.text else []
        if request.image is not None:
            encoded = base64.b64encode(request.image).decode()
            address = f"data:{media_type_of(request.image)};base64,{encoded}"
            parts.append({"type": "image_url", "image_url": {"url": address}})
        headers = {"authorization": f"Bearer {access.key}"}
        answer = await desk.http.post_json(access, "/moderations", {"model": model.name, "input": parts}, headers)
        return Outcome(_read(access.provider, answer), _ONE)

    ask = Ask(
        modality="moderation",
        workspace_id=workspace_id,
        template="",
        job=job,
        most=lambda _model: _ONE,
        perform=perform,
        fits=lambda model: model.provider == "openai",
    )
    done = await run_call(desk, ask)
    return Verdict(
        flagged=done.value.flagged,
        categories=done.value.categories,
        scores=done.value.scores,
        provider=done.model.provider,
        model=done.model.name,
        cost_micro=done.cost_micro,
        units=done.units,
        call_id=done.call_id,
    )


def _read(provider: str, answer: object) -> Found:
    flagged, named = at(answer, "results", 0, "flagged"), at(answer, "results", 0, "categories")
    scores = at(answer, "results", 0, "category_scores")
    if not isinstance(flagged, bool) or not isinstance(named, dict):
        raise BadAnswer(provider, "it is no moderation").used(_ONE)
    categories = tuple(sorted(name for name, found in cast("dict[str, object]", named).items() if found is True))
    numbers = cast("dict[str, object]", scores) if isinstance(scores, dict) else {}
    return Found(flagged, {k: float(v) for k, v in numbers.items() if isinstance(v, int | float)}, categories)
