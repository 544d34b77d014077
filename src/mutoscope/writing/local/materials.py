"""What a step is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mutoscope.writing.errors import StepMissing
from mutoscope.writing.local.load_words import Language
from mutoscope.writing.local.split_text import split_sentences
from mutoscope.writing.steps import Brief, Content, Step

C = TypeVar("C", bound=Content)


@dataclass(frozen=True)
class Sheet:
    """An entry of the library, as far as a story needs it."""

    id: str
    kind: str
    name: str
    sheet: Mapping[str, str]


@dataclass(frozen=True)
class Materials:
    """A story as it stands, for whoever writes its next step."""

    title: str
    language: Language
    structure: str
    contents: Mapping[Step, Content]
    cast: tuple[Sheet, ...] = ()
    platforms: tuple[str, ...] = ("youtube", "instagram", "tiktok")
    wish: str = field(default="")
    """What the user adds for this one time."""

    def find(self, step: Step, kind: type[C]) -> C | None:
        """Return what a step holds, None where it is empty."""
        content = self.contents.get(step)
        return content if isinstance(content, kind) else None

    def need(self, wanted_by: Step, step: Step, kind: type[C]) -> C:
        """Return what a step holds.

        Raises:
            StepMissing: it is empty.
        """
        content = self.find(step, kind)
        if content is None:
            raise StepMissing(wanted_by, step)
        return content

    def brief(self, wanted_by: Step) -> Brief:
        """Return the brief.

        Raises:
            StepMissing: it is empty.
        """
        return self.need(wanted_by, "brief", Brief)

    def sentences(self, wanted_by: Step) -> list[str]:
        """Return the user's own sentences, those of the brief.

        Raises:
            StepMissing: it is empty.
        """
        text = self.brief(wanted_by).text
        return split_sentences(text) or [text.strip() or self.title]
