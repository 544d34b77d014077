"""Requests and responses of stories."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from mutoscope.tenancy.schema_example import example
from mutoscope.writing.local import Language
from mutoscope.writing.schemas import FilmChoices
from mutoscope.writing.steps import STEPS, Brief, Step
from mutoscope.writing.stories.compare_versions import FieldChange
from mutoscope.writing.stories.create_story import NewStory
from mutoscope.writing.stories.edit_story import StoryEdit
from mutoscope.writing.stories.generate_step import Wanted
from mutoscope.writing.stories.types import Origin, StepState, StepVersion, Story
from mutoscope.writing.structures import StructurePlan
from mutoscope.writing.types import ProjectDraft

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_NOW = "2026-11-27T17:00:00Z"
_STATE: dict[str, Any] = {"step": "logline", "version": 2, "last_version": 2, "approved_version": None, "stale": False}
_STORY: dict[str, Any] = {
    "id": _ID,
    "title": "The last light",
    "language": "en",
    "structure": "three_act",
    "revision": 3,
    "project_id": None,
    "user_id": _ID,
    "archived_at": None,
    "created_at": _NOW,
    "updated_at": _NOW,
}
_VERSION: dict[str, Any] = {
    "step": "logline",
    "version": 2,
    "aside": False,
    "origin": "generated",
    "restored_from": None,
    "user_id": _ID,
    "content": {"text": "A lighthouse keeper finds a radio that speaks with the voice of her dead brother."},
    "inputs": {"brief": 1},
    "note": "The sentence of the brief that carries most of it, word for word.",
    "provider": "local",
    "model": None,
    "template": "local/1",
    "prompt": None,
    "tokens_in": None,
    "tokens_out": None,
    "quoted_micro": 0,
    "cost_micro": 0,
    "created_at": _NOW,
}
_WORDS = "A lighthouse keeper finds a radio that speaks with the voice of her dead brother."


class CreateStory(Brief):
    """Body of `POST /stories`: the idea in your own words, from a line to an uploaded text."""

    model_config = example(text=_WORDS, title="The last light", language="en", structure="three_act")

    title: str | None = Field(default=None, min_length=1, max_length=255, description="Default: the first words.")
    language: Language | None = Field(
        default=None, description="Default: the language of the text, English or Indonesian."
    )
    structure: str = Field(default="three_act", max_length=40, description="See GET /api/v1/story-structures.")

    def to_new(self) -> NewStory:
        """Return what this body describes."""
        brief = Brief.model_validate(self.model_dump(include=set(Brief.model_fields)))
        return NewStory(brief, self.title, self.language, self.structure)


class EditStory(BaseModel):
    """Body of `PATCH /stories/{id}`."""

    model_config = example(title="The last light", structure="kishotenketsu")

    title: str | None = Field(default=None, min_length=1, max_length=255)
    language: Language | None = None
    structure: str | None = Field(default=None, max_length=40)

    def to_edit(self) -> StoryEdit:
        """Return what this body describes."""
        return StoryEdit(**self.model_dump())


class StepStateView(BaseModel):
    """Where a step stands."""

    model_config = example(**_STATE)

    step: Step
    version: int = Field(description="The current version; 0 before anything was written.")
    last_version: int
    approved_version: int | None
    stale: bool = Field(description="Whether a step that it was made from says something else by now.")

    @classmethod
    def of(cls, state: StepState, states: Mapping[Step, StepState]) -> StepStateView:
        """Return the view of a state."""
        stale = state.stale(states)
        return cls(stale=stale, **{name: getattr(state, name) for name in cls.model_fields if name != "stale"})


class StoryView(BaseModel):
    """A story."""

    model_config = example(**_STORY)

    id: uuid.UUID
    title: str
    language: Language
    structure: str
    revision: int
    project_id: uuid.UUID | None = Field(description="The project that was last made of it.")
    user_id: uuid.UUID
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime

    @classmethod
    def of(cls, story: Story) -> StoryView:
        """Return the view of a story."""
        return cls(**{name: getattr(story, name) for name in StoryView.model_fields})


class StoryInFull(StoryView):
    """A story and where each of its steps stands."""

    model_config = example(**_STORY, steps=[_STATE])

    steps: list[StepStateView]

    @classmethod
    def with_steps(cls, story: Story, states: Mapping[Step, StepState]) -> StoryInFull:
        """Return the view of a story with its steps."""
        steps = [StepStateView.of(state, states) for state in states.values()]
        return cls(**StoryView.of(story).model_dump(), steps=steps)


class StoryPage(BaseModel):
    """One page of stories."""

    model_config = example(items=[_STORY], next_cursor=None)

    items: list[StoryView]
    next_cursor: str | None


class VersionView(BaseModel):
    """One version of a step: what it says, who or what wrote it, and what that cost (millionths of a dollar)."""

    model_config = example(**_VERSION)

    step: Step
    version: int
    aside: bool = Field(description="Kept beside the current version, because somebody else was faster.")
    origin: Origin
    restored_from: int | None
    user_id: uuid.UUID
    content: dict[str, Any]
    inputs: dict[str, int] = Field(description="From which versions of the steps before it was made.")
    note: str = Field(description="Where the words are from; without a model, what one would add.")
    provider: str | None = Field(description="`local` is no model: templates and the user's own words.")
    model: str | None
    template: str | None
    prompt: str | None
    tokens_in: int | None
    tokens_out: int | None
    quoted_micro: int
    cost_micro: int
    created_at: dt.datetime

    @classmethod
    def of(cls, version: StepVersion) -> VersionView:
        """Return the view of a version."""
        facts = version.provenance
        values = {
            name: getattr(facts if hasattr(facts, name) else version, name)
            for name in cls.model_fields
            if name not in {"content", "inputs"}
        }
        return cls(content=dict(version.content), inputs=dict(version.inputs), **values)


class VersionPage(BaseModel):
    """One page of versions."""

    model_config = example(items=[_VERSION], next_cursor=None)

    items: list[VersionView]
    next_cursor: str | None


class StepView(StepStateView):
    """A step: where it stands, and its current version."""

    model_config = example(**_STATE, current=_VERSION, content_schema={"type": "object"})

    current: VersionView | None
    content_schema: dict[str, Any] = Field(description="JSON schema of the step's content.")


class WriteStep(BaseModel):
    """Body of `PUT /stories/{id}/steps/{step}`."""

    model_config = example(content={"text": _WORDS}, base_version=1)

    content: dict[str, Any]
    base_version: int | None = Field(default=None, ge=0, description="The version it was written on; or If-Match.")
    aside: bool = Field(default=False, description="Keep it beside the current one if somebody else was faster.")
    note: str = Field(default="", max_length=500)


class GenerateStep(BaseModel):
    """Body of `POST /stories/{id}/steps/{step}/generate`."""

    model_config = example(aside=False, platforms=["youtube"])

    by: Literal["auto", "local", "model"] = Field(
        default="auto",
        description="`model`: or 409; `local`: out of your own words; `auto`: by a model where one is set up.",
    )
    wish: str = Field(default="", max_length=2000, description="What you add for this one time; a model heeds it.")
    aside: bool = Field(default=False, description="Keep it beside an approved or a changed version.")
    platforms: list[str] = Field(default_factory=list[str], max_length=12, description="Of the step `metadata`.")

    def to_wanted(self) -> Wanted:
        """Return what this body describes."""
        return Wanted(self.by, self.aside, tuple(self.platforms), self.wish)


class StepQuoteView(BaseModel):
    """What a step costs at most, by the model that would be asked first."""

    model_config = example(provider="openai", model="gpt-5.4-mini", calls=1, most_micro=1850)

    provider: str
    model: str
    calls: int
    most_micro: int = Field(description="Millionths of a dollar; what it really cost stands with the version.")


class GenerateThrough(BaseModel):
    """Body of `POST /stories/{id}/generate`."""

    model_config = example(through="storyboard")

    through: Step = Field(default=STEPS[-1], description="The last step to write; those that have a version stay.")


class WrittenSteps(BaseModel):
    """What was written."""

    model_config = example(written=[_VERSION])

    written: list[VersionView]


class PickVersion(BaseModel):
    """Body of requests about one version of a step."""

    model_config = example(version=2)

    version: int = Field(ge=1)


class FieldChangeView(BaseModel):
    """One field that differs."""

    where: str
    before: Any
    after: Any
    lines: list[str] = Field(description="Lines that went (`- `), came (`+ `) and stayed (two spaces).")

    @classmethod
    def of(cls, change: FieldChange) -> FieldChangeView:
        """Return the view of a change."""
        return cls(where=change.where, before=change.before, after=change.after, lines=list(change.lines))


class Comparison(BaseModel):
    """What two versions differ in."""

    model_config = example(
        step="logline",
        before=1,
        after=2,
        changes=[{"where": "text", "before": "One.", "after": "Two.", "lines": ["- One.", "+ Two."]}],
    )

    step: Step
    before: int
    after: int
    changes: list[FieldChangeView]


class BeatView(BaseModel):
    """One turn of a structure."""

    key: str
    at: int = Field(description="Where in the story it lies, in percent.")
    name: str
    purpose: str
    question: str


class StructureView(BaseModel):
    """A known story structure."""

    model_config = example(
        key="kishotenketsu",
        name="Kishōtenketsu",
        origin="Four-part composition",
        beats=[{"key": "ki", "at": 12, "name": "Ki", "purpose": "Who, where, when.", "question": "Whom do we meet?"}],
    )

    key: str
    name: str
    origin: str
    beats: list[BeatView]

    @classmethod
    def of(cls, plan: StructurePlan) -> StructureView:
        """Return the view of a structure."""
        return cls(
            key=plan.key, name=plan.name, origin=plan.origin, beats=[BeatView(**vars(beat)) for beat in plan.beats]
        )


class MakeProject(FilmChoices):
    """Body of `POST /stories/{id}/project`: how the film shall look and sound; everything has a default."""

    model_config = example(voice="female", size="1080x1920")

    title: str | None = Field(default=None, min_length=1, max_length=255, description="Default: the story's.")
    images: list[str] = Field(default_factory=list[str], max_length=500)
    voice: str = Field(default="female", max_length=100)
    music: str | None = Field(default=None, max_length=255)
    drawn: bool = Field(default=True, description="Show the pictures that were drawn for the storyboard's shots.")

    def to_draft(self) -> ProjectDraft:
        """Return the draft, still without a script."""
        return ProjectDraft(
            title=self.title or "",
            script="",
            voice=self.voice,
            images=tuple(self.images),
            music=self.music,
            options=self.model_dump(include=set(FilmChoices.model_fields)),
        )
