"""What decides each picture of a film, as far as it is known before a word is spoken.

Segments are named by everything that decides them, their words' timings included (`segment_key`), and those are known
only once the sentences are spoken. A price must be told before. So a scene has a print beside its name: equal prints
are the same words by the same voice over the same footage in the same look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from mutoscope.media.artefacts import artefact_key
from mutoscope.media.compose import FootagePlan, PlannedSegment, plan_segments
from mutoscope.media.film.types import FilmRequest
from mutoscope.media.script import Sentence
from mutoscope.media.timeline import Canvas, MediaReference

_VERSION = 1
"""Raise it when equal prints may have come to mean other pictures that a customer ordered."""


@dataclass(frozen=True)
class ScenePrints:
    """One item of the film's timeline: intro, a scene's picture, or outro."""

    prints: tuple[str, ...]
    """One for each of the request's canvases."""
    sentences: tuple[Sentence, ...]
    """What is said in it; nothing in an intro or outro."""


def scene_prints(request: FilmRequest) -> tuple[ScenePrints, ...]:
    """Return the prints of every item of a film's timeline, in order.

    What is shown and said twice counts twice: the second has a print of its own.

    Raises:
        UnknownMark: the script names footage that was not given.
    """
    items = [
        *_bumper(request.intro, request.intro_title),
        *_scenes(request),
        *_bumper(request.outro, request.outro_title),
    ]
    looks = [_look(request, canvas) for canvas in request.canvases]
    seen = Counter[str]()
    found: list[ScenePrints] = []
    for index, (inputs, sentences) in enumerate(items):
        # A cross-fade draws the neighbours into a picture.
        near = [items[place][0] for place in (index - 1, index + 1) if 0 <= place < len(items)]
        whole = {"own": inputs, "near": near if request.crossfade_ms else []}
        own = artefact_key("scene", whole)
        seen[own] += 1
        prints = tuple(artefact_key("print", {"scene": own, "again": seen[own], "look": look}) for look in looks)
        found.append(ScenePrints(prints, sentences))
    return tuple(found)


def _look(request: FilmRequest, canvas: Canvas) -> dict[str, object]:
    """Return what is the same in all pictures: whoever changes it changes them all."""
    return {
        "version": _VERSION,
        "canvas": (canvas.width, canvas.height, str(canvas.rate)),
        "template": request.template,
        "brand": asdict(request.brand),
        "logo": request.logo.digest if request.logo else "",
        "fit": request.fit,
        "seed": request.seed,
        "crossfade": (request.crossfade_ms, request.transition) if request.crossfade_ms else None,
        "platform": request.platform,
        "choices": (request.best_moments, request.follow_subject),
        "speed": request.speed_percent,
        "cards": not request.footage,  # where captions stand
    }


def _bumper(media: MediaReference | None, title: str) -> list[tuple[dict[str, object], tuple[Sentence, ...]]]:
    if media is None and not title.strip():
        return []
    return [({"bumper": media.digest if media else "", "title": title}, ())]


def _scenes(request: FilmRequest) -> list[tuple[dict[str, object], tuple[Sentence, ...]]]:
    planned, sentences = plan_segments(request.script), request.script.sentences
    shown = _shown(request, planned)
    found: list[tuple[dict[str, object], tuple[Sentence, ...]]] = []
    told: list[object] = []
    for plan, picture in zip(planned, shown, strict=True):
        said = tuple(sentences[position] for position in plan.sentences)
        words: list[object] = [(_voice(request, sentence), asdict(sentence)) for sentence in said]
        told += words
        inputs: dict[str, object] = {"words": words, "last": plan.last, "picture": picture}
        if request.cues is not None:  # they are timed from the film's first frame: whatever is said before moves them
            inputs["captions"] = (artefact_key("cues", {"cues": [asdict(cue) for cue in request.cues], "told": told}),)
        found.append((inputs, said))
    return found


def _voice(request: FilmRequest, sentence: Sentence) -> str:
    speaker = request.cast.get(sentence.delivery.speaker)
    return speaker.voice.id if speaker else request.voice.id


def _shown(request: FilmRequest, planned: Sequence[PlannedSegment]) -> list[object]:
    """Return each picture's footage: what it is, and how many times it was shown before.

    All segments are taken to be equally long, and from which second a clip is shown takes no part: it may move a little
    with a sentence that is edited elsewhere, and nobody pays for a picture that he did not touch.
    """
    plan = FootagePlan(request.script, planned, request.footage)
    shown: list[object] = []
    for segment in planned:
        placed = plan.place(segment, Fraction(1))
        shown.append((placed.media.digest, placed.use) if placed else segment.scene)
    return shown
