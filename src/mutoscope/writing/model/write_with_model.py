"""Ask a model for a step. No transaction is open meanwhile."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ValidationError

from mutoscope.gateway import BadAnswer, Gateway, TextAnswer
from mutoscope.media.script import read_script
from mutoscope.writing.local import Materials
from mutoscope.writing.model.answers import ShotsAnswer
from mutoscope.writing.model.plan_requests import Planned, all_shots, plan_request, plan_requests
from mutoscope.writing.model.to_content import to_content
from mutoscope.writing.prompts import Template
from mutoscope.writing.steps import Content, ScriptText, Shot, Step, Storyboard


@dataclass(frozen=True)
class Writing:
    """Who asks whom, and what the cost belongs to."""

    gateway: Gateway
    workspace_id: uuid.UUID
    job: uuid.UUID
    fresh: bool = False
    """Ask again even if the same was answered before."""


@dataclass(frozen=True)
class ModelText:
    """What a model wrote, and what that took."""

    content: Content
    provider: str
    model: str
    template: str
    prompt: str
    tokens_in: int
    tokens_out: int
    cost_micro: int


async def write_with_model(writing: Writing, step: Step, materials: Materials, template: Template) -> ModelText:
    """Write one step.

    Raises:
        StepMissing: a step that this one is made from is empty.
        MutoscopeError: whatever `Gateway.write_text` finds; `BadAnswer` for an answer of another shape.
    """
    planned = await asyncio.to_thread(plan_requests, step, materials, template, fresh=writing.fresh)
    said: list[tuple[TextAnswer, BaseModel]] = [await _ask(writing, one) for one in planned]
    if step == "storyboard":
        drawn = [shot for one, (_, answer) in zip(planned, said, strict=True) for shot in _drawn(one.shots, answer)]
        rest = (await asyncio.to_thread(all_shots, materials))[len(drawn) :]
        return _text(Storyboard(shots=[*drawn, *rest]), planned, said)
    content = to_content(said[0][1], materials)
    if isinstance(content, ScriptText):
        await asyncio.to_thread(read_script, content.text)
    return _text(content, planned, said)


async def write_texts(writing: Writing, materials: Materials, template: Template, material: str) -> ModelText:
    """Write the texts of platforms out of any material.

    Raises:
        MutoscopeError: as `write_with_model`.
    """
    planned = plan_request("metadata", materials, template, material, fresh=writing.fresh)
    said = await _ask(writing, planned)
    return _text(to_content(said[1], materials), [planned], [said])


async def _ask(writing: Writing, planned: Planned) -> tuple[TextAnswer, BaseModel]:
    """Ask, and check the answer; one out of the cache that does not hold is asked for again."""
    answer = await writing.gateway.write_text(writing.workspace_id, planned.request, job=writing.job)
    read = _read(answer, planned)
    if isinstance(read, BadAnswer) and answer.cached:
        request = replace(planned.request, fresh=True)
        answer = await writing.gateway.write_text(writing.workspace_id, request, job=writing.job)
        read = _read(answer, planned)
    if isinstance(read, BadAnswer):
        raise read
    return answer, read


def _read(answer: TextAnswer, planned: Planned) -> BaseModel | BadAnswer:
    try:
        return planned.shape.model_validate(answer.data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the answer"
        return BadAnswer(answer.provider, f"{where}: {fault['msg']}")


def _drawn(shots: Sequence[Shot], answer: BaseModel) -> list[Shot]:
    """Return shots with the pictures of an answer; one that it left out keeps the rule of thumb's."""
    known = {one.number: one for one in answer.shots} if isinstance(answer, ShotsAnswer) else {}
    return [
        shot.model_copy(update=known[shot.number].model_dump(exclude={"number"})) if shot.number in known else shot
        for shot in shots
    ]


def _text(content: Content, planned: Sequence[Planned], said: Sequence[tuple[TextAnswer, BaseModel]]) -> ModelText:
    last, prompt = said[-1][0], planned[0].prompt
    return ModelText(
        content,
        provider=last.provider,
        model=last.model,
        template=prompt.template,
        prompt=f"{prompt.system}\n\n{prompt.text}",
        tokens_in=sum(answer.input_tokens for answer, _ in said),
        tokens_out=sum(answer.output_tokens for answer, _ in said),
        cost_micro=sum(answer.cost_micro for answer, _ in said),
    )
