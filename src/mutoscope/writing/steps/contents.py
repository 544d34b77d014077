"""The content of each step. Every field has a bound: what is kept must fit into an index, a prompt and a page."""

from __future__ import annotations

import uuid
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MOST_BRIEF = 100_000
Line = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Paragraph = Annotated[str, StringConstraints(max_length=8000)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Hashtag = Annotated[str, StringConstraints(pattern=r"^#\w{1,99}$")]

Size = Literal["extreme wide", "wide", "medium", "close-up", "extreme close-up", "insert"]
Angle = Literal["eye level", "low", "high", "overhead", "over the shoulder"]
Movement = Literal["static", "pan", "tilt", "push in", "pull out", "track", "handheld"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Brief(_Shape):
    """The user's own words, from which everything else is made."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MOST_BRIEF)]
    genre: Line = ""
    tone: Line = ""
    audience: Line = ""


class Logline(_Shape):
    """The story in one sentence."""

    text: Paragraph


class Synopsis(_Shape):
    """The story in a page."""

    text: Paragraph
    questions: list[Line] = Field(default_factory=list[str], max_length=40, description="What is still to be decided.")


class Beat(_Shape):
    """One turn of the story."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    name: Line
    purpose: Line = ""
    question: Line = Field(default="", description="What to ask oneself where the text is empty.")
    text: Paragraph = ""


class Structure(_Shape):
    """The story laid over a known structure."""

    framework: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]
    beats: list[Beat] = Field(max_length=40)


class Character(_Shape):
    """Somebody in the story; `cast_id` leads to the sheet in the library, which then is the truth."""

    name: Line
    cast_id: uuid.UUID | None = None
    role: Line = ""
    description: Paragraph = ""
    want: Line = ""
    need: Line = ""
    flaw: Line = ""
    look: Paragraph = ""
    voice: Line = ""


class Characters(_Shape):
    """Everybody in the story."""

    items: list[Character] = Field(max_length=60)


class SceneOutline(_Shape):
    """What happens in one place at one time."""

    title: Line
    beat: Line = ""
    place: Line = ""
    time: Line = ""
    characters: list[Line] = Field(default_factory=list[str], max_length=30)
    action: Paragraph = ""


class Scenes(_Shape):
    """The story in scenes."""

    items: list[SceneOutline] = Field(max_length=120)


class ScriptText(_Shape):
    """The script as the film is made from it: Markdown, see `docs/howto/write-a-script.md`."""

    text: Annotated[str, StringConstraints(max_length=200_000)]


class Shot(_Shape):
    """One picture over one sentence. `narration` is the script's sentence, letter by letter."""

    scene: int = Field(ge=1, le=1000)
    number: int = Field(ge=1, le=5000)
    size: Size = "medium"
    angle: Angle = "eye level"
    movement: Movement = "static"
    picture: Paragraph = ""
    narration: Paragraph = ""
    seconds: float = Field(default=0.0, ge=0, le=3600)
    picture_id: uuid.UUID | None = None
    clip_id: uuid.UUID | None = Field(default=None, description="The file of a clip that was made of it.")


class Storyboard(_Shape):
    """The script in shots."""

    shots: list[Shot] = Field(max_length=1000)


class Board(_Shape):
    """One picture of a moodboard; a typographic card until somebody draws it."""

    title: Line
    prompt: Paragraph = ""
    picture_id: uuid.UUID | None = None


class Moodboard(_Shape):
    """Colours, words and pictures that the film shall feel like."""

    palette: list[Colour] = Field(max_length=12)
    words: list[Line] = Field(default_factory=list[str], max_length=40)
    boards: list[Board] = Field(default_factory=list[Board], max_length=24)


class Thumbnail(_Shape):
    """One candidate for the picture that people click on."""

    headline: Line
    prompt: Paragraph = ""
    picture_id: uuid.UUID | None = None


class Thumbnails(_Shape):
    """Several candidates."""

    items: list[Thumbnail] = Field(max_length=12)


class PlatformText(_Shape):
    """What is written beside the film on one platform, within its limits."""

    title: Annotated[str, StringConstraints(max_length=300)] = ""
    caption: Annotated[str, StringConstraints(max_length=5000)] = ""
    hashtags: list[Hashtag] = Field(default_factory=list[str], max_length=60)


class Metadata(_Shape):
    """Titles, captions and hashtags by platform."""

    platforms: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,20}$")], PlatformText] = Field(max_length=12)
