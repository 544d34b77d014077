"""Text: what is asked and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mutoscope.gateway.types import Metered


@dataclass(frozen=True, slots=True)
class Message:
    """An earlier turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRequest:
    """Words to write."""

    prompt: str
    """The last turn; what users or their files say belongs here, never into `system`."""
    template_version: str
    """Name and version of the prompt's template, `logline@3`: part of the cache's key and of the usage line."""
    system: str = ""
    """Our own instructions."""
    history: tuple[Message, ...] = ()
    """Turns before `prompt`, alternating, the user's first."""
    json_schema: Mapping[str, Any] | None = None
    """Ask for a JSON object of this schema: `TextAnswer.data` then holds it, checked."""
    max_output_tokens: int = 1024
    temperature: float | None = None
    """From 0 to 2; None is the model's own. Models that take none are not sent any."""
    fresh: bool = False
    """Ask again even if the same was answered before: for a button that says "regenerate"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer(Metered):
    """Words that were written."""

    text: str
    data: Any = None
    """The JSON value, when a schema was asked for; None otherwise."""
    input_tokens: int = 0
    output_tokens: int = 0
