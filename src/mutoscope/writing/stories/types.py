"""A story and the versions of its steps, as values. Money is in millionths of a dollar."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mutoscope.writing.local import Language
from mutoscope.writing.steps import Step

Origin = Literal["written", "generated", "restored"]


@dataclass(frozen=True)
class Story:
    """A story, without what its steps say."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    title: str
    language: Language
    structure: str
    revision: int
    project_id: uuid.UUID | None
    archived_at: dt.datetime | None
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True)
class Provenance:
    """Where a version is from: who or what wrote it, with which template and prompt, at what price."""

    origin: Origin
    restored_from: int | None = None
    note: str = ""
    provider: str | None = None
    model: str | None = None
    template: str | None = None
    prompt: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    quoted_micro: int = 0
    cost_micro: int = 0


@dataclass(frozen=True)
class StepVersion:
    """One version of a step; it never changes."""

    story_id: uuid.UUID
    step: Step
    version: int
    user_id: uuid.UUID
    aside: bool
    content: Mapping[str, Any]
    inputs: Mapping[str, int]
    provenance: Provenance
    created_at: dt.datetime


@dataclass(frozen=True)
class StepState:
    """Where a step stands."""

    step: Step
    version: int = 0
    """The current one; 0 before anything was written."""
    last_version: int = 0
    approved_version: int | None = None
    claimed_until: dt.datetime | None = None
    inputs: Mapping[str, int] = field(default_factory=dict[str, int])

    def stale(self, states: Mapping[Step, StepState]) -> bool:
        """Tell whether a step that it was made from says something else by now."""
        return any(states[step].version != made_from for step, made_from in self.inputs.items() if step in states)  # pyright: ignore[reportArgumentType] -- names of steps
