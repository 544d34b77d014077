"""What is to be drawn in one place of a step, with the sheets of everybody in it, word for word."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from mutoscope.gateway.image.types import AspectRatio
from mutoscope.writing.errors import StepInvalid, StoryNotFound
from mutoscope.writing.local import Materials
from mutoscope.writing.model.describe_story import describe_sheets
from mutoscope.writing.steps import Content, Moodboard, Step, Storyboard, Thumbnails

_LISTS: dict[Step, str] = {"storyboard": "shots", "moodboard": "boards", "thumbnails": "items"}
TEMPLATE = "picture@1"
_MOST = 6000


@dataclass(frozen=True)
class PicturePrompt:
    """What an image model is asked, and what a card in its place says."""

    title: str
    prompt: str
    cast_ids: tuple[str, ...]
    aspect: AspectRatio = "16:9"


def picture_prompt(step: Step, number: int, content: Content, materials: Materials) -> PicturePrompt:
    """Return the prompt of the picture of a number, from 1.

    Raises:
        StepInvalid: the step has no pictures.
        StoryNotFound: there is none of that number.
    """
    title, told = _place(step, number, content)
    named = [one for one in materials.cast if one.kind != "voice" and one.name.casefold() in told.casefold()]
    sheets = describe_sheets(materials, told)
    style = ", ".join(_style(materials))
    parts = [told, f"Who and what is seen, always drawn the same:\n{sheets}" if sheets else "", style]
    prompt = "\n\n".join(part for part in parts if part)[:_MOST]
    return PicturePrompt(title, prompt, tuple(one.id for one in named))


def picture_of(step: Step, number: int, content: Content) -> uuid.UUID | None:
    """Return the picture of a number that was drawn, None where there is a card."""
    return getattr(content, _LISTS[step])[number - 1].picture_id


def place_picture(step: Step, number: int, content: Content, picture_id: uuid.UUID) -> Content:
    """Return a content whose picture of a number is another one."""
    name = _LISTS[step]
    items = list(getattr(content, name))
    items[number - 1] = items[number - 1].model_copy(update={"picture_id": picture_id})
    return content.model_copy(update={name: items})


def _place(step: Step, number: int, content: Content) -> tuple[str, str]:
    told: list[tuple[str, str]]
    match content:
        case Storyboard():
            told = [
                (one.narration or one.picture, f"{one.size} shot, {one.angle}. {one.picture}") for one in content.shots
            ]
        case Moodboard():
            told = [(one.title, f"{one.title}. {one.prompt}") for one in content.boards]
        case Thumbnails():
            told = [(one.headline, one.prompt) for one in content.items]
        case _:
            raise StepInvalid(step, [{"where": step, "why": f"has no pictures; {', '.join(_LISTS)} have"}])
    if not 1 <= number <= len(told):
        raise StoryNotFound(f"picture {number} of {step}", step=step, number=number)
    return told[number - 1]


def _style(materials: Materials) -> list[str]:
    moodboard = materials.find("moodboard", Moodboard)
    return [*moodboard.words[:6], *moodboard.palette[:6]] if moodboard else []


def colours(materials: Materials) -> tuple[str, str]:
    """Return ground and accent of a card that stands in a picture's place."""
    moodboard = materials.find("moodboard", Moodboard)
    palette = moodboard.palette if moodboard and len(moodboard.palette) > 1 else ["#14141b", "#c8553d"]
    ground = min(palette, key=lambda colour: sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)))
    return ground, next(colour for colour in palette if colour != ground)
