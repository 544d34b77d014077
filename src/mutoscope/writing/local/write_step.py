"""Write a step without a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mutoscope.gateway import AiNotConfigured
from mutoscope.writing.local.materials import Materials
from mutoscope.writing.local.write_boards import write_moodboard, write_storyboard, write_thumbnails
from mutoscope.writing.local.write_metadata import write_metadata
from mutoscope.writing.local.write_outline import write_characters, write_logline, write_structure, write_synopsis
from mutoscope.writing.local.write_scenes import write_scenes, write_script
from mutoscope.writing.steps import Content, Step

PROVIDER: Final = "local"
TEMPLATE: Final = "local/1"


@dataclass(frozen=True)
class LocalText:
    """What was written, and how."""

    content: Content
    note: str


_WRITERS: Final[Mapping[Step, tuple[Callable[[Materials], Content], str]]] = MappingProxyType(
    {
        "logline": (
            write_logline,
            "The sentence of the brief that carries most of it, word for word. A text model would word a new one.",
        ),
        "synopsis": (
            write_synopsis,
            (
                "The central sentences of the brief in their order, and questions for what they leave open. "
                "A text model would tell the whole story in new words."
            ),
        ),
        "structure": (
            write_structure,
            (
                "The sentences of the synopsis laid over the beats in their order; a beat without one has a question. "
                "A text model would write every beat."
            ),
        ),
        "characters": (
            write_characters,
            (
                "People found in the brief, with the sentences that speak of them, and the sheets of the library. "
                "A text model would add what they want, need and look like."
            ),
        ),
        "scenes": (
            write_scenes,
            "One scene for each beat that has a text. A text model would invent what happens between them.",
        ),
        "script": (
            write_script,
            "The scenes as a script, in the words that stand there. A text model would write narration for the ear.",
        ),
        "storyboard": (
            write_storyboard,
            (
                "One shot for each sentence of the script; sizes and movements follow a rule of thumb. "
                "A text model would describe each picture; an image model would draw it."
            ),
        ),
        "moodboard": (
            write_moodboard,
            (
                "A palette by the words of the brief, and its key words on typographic cards, which are placeholders. "
                "An image model would draw them."
            ),
        ),
        "thumbnails": (
            write_thumbnails,
            (
                "Headlines out of the words of the script, on typographic cards, which are placeholders. "
                "A text model would sharpen them; an image model would draw the pictures."
            ),
        ),
        "metadata": (
            write_metadata,
            (
                "Title, caption and hashtags out of the words of the script, within each platform's limits. "
                "A text model would write them for each audience."
            ),
        ),
    }
)


def write_step(step: Step, materials: Materials) -> LocalText:
    """Write one step out of the user's own words.

    Raises:
        StepMissing: a step that this one is made from is empty.
        AiNotConfigured: there is nothing to make it from but a model (the brief is the user's own).
    """
    if step not in _WRITERS:
        raise AiNotConfigured("text")
    write, note = _WRITERS[step]
    return LocalText(write(materials), note)
