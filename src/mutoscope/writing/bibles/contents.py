"""What a bible holds, as it was gathered at one moment."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.writing.steps import Board, Character
from mutoscope.writing.steps.contents import Colour, Line, Paragraph


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BibleCharacter(Character):
    """Somebody, with the pictures of the sheet."""

    picture_ids: list[uuid.UUID] = Field(default_factory=list[uuid.UUID])


class BibleThing(_Part):
    """A place, a prop or a voice."""

    kind: Line
    name: Line
    description: Paragraph = ""
    look: Paragraph = ""
    picture_ids: list[uuid.UUID] = Field(default_factory=list[uuid.UUID])


class BibleBeat(_Part):
    """One turn of a story."""

    name: Line
    text: Paragraph


class BibleShot(_Part):
    """One frame of a storyboard."""

    number: int
    framing: Line = ""
    picture: Paragraph = ""
    narration: Paragraph = ""
    picture_id: uuid.UUID | None = None


class BibleStory(_Part):
    """A story of this world, and the versions of its steps that were read."""

    id: uuid.UUID
    title: Line
    logline: Paragraph = ""
    synopsis: Paragraph = ""
    structure: Line = ""
    beats: list[BibleBeat] = Field(default_factory=list[BibleBeat])
    shots: list[BibleShot] = Field(default_factory=list[BibleShot])
    versions: dict[str, int] = Field(default_factory=dict[str, int])


class BibleContent(_Part):
    """Everything, in the order of its pages."""

    title: Line
    subtitle: Line = ""
    logline: Paragraph = ""
    tone: Paragraph = ""
    world: Paragraph = ""
    palette: list[Colour] = Field(default_factory=list[str])
    words: list[Line] = Field(default_factory=list[str])
    boards: list[Board] = Field(default_factory=list[Board])
    characters: list[BibleCharacter] = Field(default_factory=list[BibleCharacter])
    things: list[BibleThing] = Field(default_factory=list[BibleThing])
    stories: list[BibleStory] = Field(default_factory=list[BibleStory])
    gathered_at: dt.datetime


class BibleSources(_Part):
    """What a bible is gathered from, and what only its writer can say."""

    title: Line
    subtitle: Line = ""
    tone: Paragraph = ""
    world: Paragraph = ""
    story_ids: list[uuid.UUID] = Field(default_factory=list[uuid.UUID], max_length=20)
    cast_ids: list[uuid.UUID] = Field(default_factory=list[uuid.UUID], max_length=100)
