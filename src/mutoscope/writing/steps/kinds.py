"""The steps of a story in their order, and the check of what is to be kept in one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, get_args

from pydantic import BaseModel, ValidationError

from mutoscope.writing.errors import StepInvalid
from mutoscope.writing.steps import contents

Step: TypeAlias = Literal[
    "brief",
    "logline",
    "synopsis",
    "structure",
    "characters",
    "scenes",
    "script",
    "storyboard",
    "moodboard",
    "thumbnails",
    "metadata",
]
Content: TypeAlias = BaseModel

STEPS: Final[tuple[Step, ...]] = get_args(Step)

CONTENTS: Final[Mapping[Step, type[Content]]] = MappingProxyType(
    {
        "brief": contents.Brief,
        "logline": contents.Logline,
        "synopsis": contents.Synopsis,
        "structure": contents.Structure,
        "characters": contents.Characters,
        "scenes": contents.Scenes,
        "script": contents.ScriptText,
        "storyboard": contents.Storyboard,
        "moodboard": contents.Moodboard,
        "thumbnails": contents.Thumbnails,
        "metadata": contents.Metadata,
    }
)
_MOST_TOLD = 20


def earlier_steps(step: Step) -> tuple[Step, ...]:
    """Return the steps that come before one."""
    return STEPS[: STEPS.index(step)]


def check_content(step: Step, content: Mapping[str, Any]) -> Content:
    """Return the content of a step as its shape.

    Raises:
        StepInvalid: it has not that shape; says where.
    """
    try:
        return CONTENTS[step].model_validate(dict(content))
    except ValidationError as error:
        faults = [
            {"where": ".".join(str(part) for part in ("content", *fault["loc"])), "why": fault["msg"]}
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise StepInvalid(step, faults[:_MOST_TOLD]) from None
