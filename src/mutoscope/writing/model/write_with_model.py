"""Ask a model for a step. No transaction is open meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from mutoscope.gateway import BadAnswer, Gateway, TextAnswer, TextRequest
from mutoscope.media.script import read_script
from mutoscope.writing.local import Materials
from mutoscope.writing.local.write_boards import shots_of
from mutoscope.writing.model.answers import ANSWERS, MetadataAnswer, ShotsAnswer
from mutoscope.writing.model.describe_story import (
    describe_platforms,
    describe_sheets,
    describe_story,
    describe_structure,
)
from mutoscope.writing.model.to_content import to_content
from mutoscope.writing.prompts import Prompt, Template, render_prompt
from mutoscope.writing.steps import Characters, Content, ScriptText, Shot, Step, Storyboard

A = TypeVar("A", bound=BaseModel)
MOST_SHOTS = 8
"""Asked for in one call: longer lists come back cut short."""
_MOST_CALLS = 25
_MOST_PROMPT = 60_000


@dataclass(frozen=True)
class Writing:
    """Who asks whom, and what the cost belongs to."""

    gateway: Gateway
    workspace_id: uuid.UUID
    job: uuid.UUID


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
    if step == "storyboard":
        return await _write_storyboard(writing, materials, template)
    if step in {"script", "scenes"}:
        materials.need(step, "structure" if step == "scenes" else "scenes", BaseModel)
    values = {
        "title": materials.title,
        "structure": describe_structure(materials),
        "platforms": describe_platforms(materials),
        "material": describe_story(step, materials),
        "wish": materials.wish,
    }
    prompt = render_prompt(template, materials.language, values)
    said, answer = await _ask(writing, prompt, ANSWERS[step], template.most_tokens)
    content = to_content(answer, materials)
    if isinstance(content, ScriptText):
        read_script(content.text)
    return _text(content, prompt, [said])


async def write_texts(
    writing: Writing, materials: Materials, template: Template, material: str
) -> tuple[Content, ModelText]:
    """Write the texts of platforms out of any material.

    Raises:
        MutoscopeError: as `write_with_model`.
    """
    values = {
        "title": materials.title,
        "platforms": describe_platforms(materials),
        "material": material[:_MOST_PROMPT],
        "wish": materials.wish,
    }
    prompt = render_prompt(template, materials.language, values)
    said, answer = await _ask(writing, prompt, MetadataAnswer, template.most_tokens)
    content = to_content(answer, materials)
    return content, _text(content, prompt, [said])


async def _write_storyboard(writing: Writing, materials: Materials, template: Template) -> ModelText:
    """Ask for the pictures alone, eight at a time: the sentences are the script's, letter by letter."""
    script = read_script(materials.need("storyboard", "script", ScriptText).text)
    characters = materials.find("characters", Characters)
    shots = shots_of(script, [one.name for one in characters.items] if characters else [])
    drawn: list[Shot] = []
    said: list[TextAnswer] = []
    prompts: list[Prompt] = []
    for start in range(0, min(len(shots), MOST_SHOTS * _MOST_CALLS), MOST_SHOTS):
        batch = shots[start : start + MOST_SHOTS]
        told = "\n".join(f"{shot.number}. {shot.narration}" for shot in batch)
        sheets = describe_sheets(materials, told)
        material = f"{told}\n\n## sheets\n{sheets}" if sheets else told
        prompt = render_prompt(
            template, materials.language, {"title": materials.title, "material": material, "wish": materials.wish}
        )
        answer, pictures = await _ask(writing, prompt, ShotsAnswer, template.most_tokens)
        known = {one.number: one.model_dump(exclude={"number"}) for one in pictures.shots}
        drawn += [shot.model_copy(update=known.get(shot.number, {})) for shot in batch]
        said.append(answer)
        prompts.append(prompt)
    rest = shots[len(drawn) :]
    first = prompts[0] if prompts else Prompt("", "", template.label)
    return _text(Storyboard(shots=[*drawn, *rest]), first, said)


async def _ask(writing: Writing, prompt: Prompt, shape: type[A], most_tokens: int) -> tuple[TextAnswer, A]:
    request = TextRequest(
        prompt=prompt.text,
        system=prompt.system,
        template_version=prompt.template,
        json_schema=_schema(shape),
        max_output_tokens=most_tokens,
    )
    answer = await writing.gateway.write_text(writing.workspace_id, request, job=writing.job)
    try:
        return answer, shape.model_validate(answer.data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "the answer"
        raise BadAnswer(answer.provider, f"{where}: {fault['msg']}") from None


def _schema(shape: type[BaseModel]) -> Mapping[str, object]:
    return shape.model_json_schema()


def _text(content: Content, prompt: Prompt, said: list[TextAnswer]) -> ModelText:
    last = said[-1] if said else None
    return ModelText(
        content,
        provider=last.provider if last else "",
        model=last.model if last else "",
        template=prompt.template,
        prompt=f"{prompt.system}\n\n{prompt.text}",
        tokens_in=sum(one.input_tokens for one in said),
        tokens_out=sum(one.output_tokens for one in said),
        cost_micro=sum(one.cost_micro for one in said),
    )
