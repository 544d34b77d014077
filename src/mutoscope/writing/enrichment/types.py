"""A request for texts, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mutoscope.writing.local import Language
from mutoscope.writing.steps import PlatformText


@dataclass(frozen=True)
class EnrichmentRequest:
    """For which video, on which platforms."""

    platforms: tuple[str, ...]
    filename: str = ""
    text: str = ""
    """Transcript, script or description: what the video says."""
    title: str = ""
    project_id: uuid.UUID | None = None
    language: Language | None = None
    custom_prompt: str = ""
    by: Literal["auto", "local", "model"] = "auto"


@dataclass(frozen=True)
class Enrichment:
    """The texts, and what made them."""

    id: uuid.UUID
    platforms: Mapping[str, PlatformText]
    provider: str
    model: str | None
    template: str | None
    cost_micro: int
    note: str
    created_at: dt.datetime


@dataclass(frozen=True)
class Quota:
    """How many texts the plan allows in a month; `limit` is None where it does not say."""

    plan: str | None
    limit: int | None
    used: int
    period_start: dt.datetime | None
    period_end: dt.datetime | None
    custom_prompts: bool
