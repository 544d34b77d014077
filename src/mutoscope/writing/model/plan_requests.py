"""What a model is asked for a step: one request, or one for each eight shots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from pydantic import BaseModel

from mutoscope.gateway import TextRequest
from mutoscope.media.script import read_script
from mutoscope.writing.local import Materials
from mutoscope.writing.local.write_boards import shots_of
from mutoscope.writing.model.answers import ANSWERS
from mutoscope.writing.model.describe_story import (
    describe_platforms,
    describe_sheets,
    describe_story,
    describe_structure,
)
from mutoscope.writing.prompts import Prompt, Template, render_prompt
from mutoscope.writing.steps import Characters, ScriptText, Shot, Step

MOST_SHOTS: Final = 8
"""Asked for in one call: longer lists come back cut short."""
_MOST_CALLS: Final = 25
_MOST_PROMPT: Final = 60_000
_KEPT: Final = frozenset({"type", "properties", "required", "items", "enum", "additionalProperties"})
"""Of a schema: what every provider understands. The rest is checked when the answer is here."""


@dataclass(frozen=True)
class Planned:
    """One request, the prompt it was made of, and the shape of its answer."""

    request: TextRequest
    prompt: Prompt
    shape: type[BaseModel]
    shots: tuple[Shot, ...] = ()


def plan_requests(step: Step, materials: Materials, template: Template, *, fresh: bool = False) -> list[Planned]:
    """Return the requests for a step, in order.

    Raises:
        StepMissing: a step that this one is made from is empty.
    """
    if step == "storyboard":
        return _plan_shots(materials, template, fresh=fresh)
    if step in {"script", "scenes"}:
        materials.need(step, "structure" if step == "scenes" else "scenes", BaseModel)
    return [plan_request(step, materials, template, describe_story(step, materials), fresh=fresh)]


def plan_request(step: Step, materials: Materials, template: Template, material: str, *, fresh: bool) -> Planned:
    """Return one request about any material."""
    values = {
        "title": materials.title,
        "structure": describe_structure(materials),
        "platforms": describe_platforms(materials),
        "material": material[:_MOST_PROMPT],
        "wish": materials.wish,
    }
    return _planned(render_prompt(template, materials.language, values), ANSWERS[step], template, fresh=fresh)


def all_shots(materials: Materials) -> list[Shot]:
    """Return the script in shots whose pictures are still a rule of thumb's.

    Raises:
        StepMissing: there is no script.
    """
    script = read_script(materials.need("storyboard", "script", ScriptText).text)
    characters = materials.find("characters", Characters)
    return shots_of(script, [one.name for one in characters.items] if characters else [])


def _plan_shots(materials: Materials, template: Template, *, fresh: bool) -> list[Planned]:
    """Ask for the pictures alone, eight at a time: the sentences are the script's, letter by letter."""
    shots = all_shots(materials)[: MOST_SHOTS * _MOST_CALLS]
    planned: list[Planned] = []
    for start in range(0, len(shots), MOST_SHOTS):
        batch = shots[start : start + MOST_SHOTS]
        told = "\n".join(f"{shot.number}. {shot.narration}" for shot in batch)
        sheets = describe_sheets(materials, told)
        material = f"{told}\n\n## sheets\n{sheets}" if sheets else told
        values = {"title": materials.title, "material": material, "wish": materials.wish}
        prompt = render_prompt(template, materials.language, values)
        planned.append(_planned(prompt, ANSWERS["storyboard"], template, fresh=fresh, shots=tuple(batch)))
    return planned


def _planned(
    prompt: Prompt, shape: type[BaseModel], template: Template, *, fresh: bool, shots: Sequence[Shot] = ()
) -> Planned:
    request = TextRequest(
        prompt=prompt.text,
        system=prompt.system,
        template_version=prompt.template,
        json_schema=schema_of(shape),
        max_output_tokens=template.most_tokens,
        fresh=fresh,
    )
    return Planned(request, prompt, shape, tuple(shots))


def schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of a shape, without references and without what only some providers understand."""
    whole = shape.model_json_schema()
    definitions = cast("Mapping[str, Any]", whole.get("$defs", {}))

    def plain(node: Any) -> Any:  # noqa: ANN401 -- JSON
        if "$ref" in node:
            return plain(definitions[str(node["$ref"]).rpartition("/")[2]])
        kept = {key: value for key, value in node.items() if key in _KEPT}
        if "properties" in kept:
            kept["properties"] = {name: plain(one) for name, one in node["properties"].items()}
        if "items" in kept:
            kept["items"] = plain(node["items"])
        return kept

    return cast("dict[str, Any]", plain(whole))
