"""What a model is asked for, as shapes without anything that is not its to say: ids, narration, prices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mutoscope.writing.steps import Step
from mutoscope.writing.steps.contents import Angle, Movement, Size

Said = Annotated[str, StringConstraints(max_length=8000)]
Short = Annotated[str, StringConstraints(max_length=300)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LoglineAnswer(_Answer):
    """One sentence."""

    text: Said


class SynopsisAnswer(_Answer):
    """A page, and what is open."""

    text: Said
    questions: list[Short] = Field(max_length=12)


class BeatAnswer(_Answer):
    """One beat, by its key."""

    key: Short
    text: Said


class StructureAnswer(_Answer):
    """Every beat."""

    beats: list[BeatAnswer] = Field(max_length=40)


class CharacterAnswer(_Answer):
    """Somebody in the story."""

    name: Short
    role: Short
    description: Said
    want: Short
    need: Short
    flaw: Short
    look: Said
    voice: Short


class CharactersAnswer(_Answer):
    """Everybody."""

    items: list[CharacterAnswer] = Field(max_length=30)


class SceneAnswer(_Answer):
    """One scene."""

    title: Short
    beat: Short
    place: Short
    time: Short
    characters: list[Short] = Field(max_length=30)
    action: Said


class ScenesAnswer(_Answer):
    """Every scene."""

    items: list[SceneAnswer] = Field(max_length=60)


class ScriptSceneAnswer(_Answer):
    """What is read aloud over one scene."""

    title: Short
    narration: Said


class ScriptAnswer(_Answer):
    """The whole narration."""

    scenes: list[ScriptSceneAnswer] = Field(min_length=1, max_length=60)


class ShotAnswer(_Answer):
    """The picture over one numbered sentence."""

    number: int
    size: Size
    angle: Angle
    movement: Movement
    picture: Said


class ShotsAnswer(_Answer):
    """The pictures of one call."""

    shots: list[ShotAnswer] = Field(max_length=20)


class PictureAnswer(_Answer):
    """Something to be drawn."""

    title: Short
    prompt: Said


class MoodboardAnswer(_Answer):
    """Colours, words, pictures."""

    palette: list[Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]] = Field(max_length=12)
    words: list[Short] = Field(max_length=40)
    boards: list[PictureAnswer] = Field(max_length=12)


class HeadlineAnswer(_Answer):
    """One candidate."""

    headline: Short
    prompt: Said


class ThumbnailsAnswer(_Answer):
    """Several candidates."""

    items: list[HeadlineAnswer] = Field(max_length=6)


class PlatformAnswer(_Answer):
    """The texts of one platform."""

    platform: Short
    title: Said
    caption: Said
    hashtags: list[Short] = Field(max_length=60)


class MetadataAnswer(_Answer):
    """The texts of every platform."""

    platforms: list[PlatformAnswer] = Field(max_length=12)


ANSWERS: Final[Mapping[Step, type[BaseModel]]] = MappingProxyType(
    {
        "logline": LoglineAnswer,
        "synopsis": SynopsisAnswer,
        "structure": StructureAnswer,
        "characters": CharactersAnswer,
        "scenes": ScenesAnswer,
        "script": ScriptAnswer,
        "storyboard": ShotsAnswer,
        "moodboard": MoodboardAnswer,
        "thumbnails": ThumbnailsAnswer,
        "metadata": MetadataAnswer,
    }
)
