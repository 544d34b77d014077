"""Refuse a timeline that contradicts itself, naming the place."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from mutoscope.media.timeline.errors import TimelineInvalid
from mutoscope.media.timeline.types import Clip, Gap, RationalTime, Timeline, Transition

SMALLEST_SIDE, LARGEST_SIDE = 16, 8192
SLOWEST, FASTEST = Fraction(1), Fraction(240)
LARGEST_PERCENT = 100
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def check_timeline(timeline: Timeline) -> None:
    """Check everything that can be checked without opening a file.

    Raises:
        TimelineInvalid: with details `where` (a path such as `video[3].duration`) and `why`.
    """
    _check_canvas(timeline)
    _require(len(timeline.video) > 0, "video", "holds no item")
    _require(len(timeline.captions) == len(timeline.video), "captions", "needs one text for each video item")
    for index, item in enumerate(timeline.video):
        _check_item(f"video[{index}]", item, timeline.canvas.rate)
    _check_transitions(timeline)
    length = timeline.frames / timeline.canvas.rate
    for index, speech in enumerate(timeline.speech):
        inside = speech.start >= 0 and speech.duration > 0 and speech.start < length
        _require(inside, f"speech[{index}]", "does not lie inside the film")
    _check_overlays(timeline)


def _check_canvas(timeline: Timeline) -> None:
    canvas = timeline.canvas
    for name, side in (("width", canvas.width), ("height", canvas.height)):
        fits = SMALLEST_SIDE <= side <= LARGEST_SIDE and side % 2 == 0
        _require(fits, f"canvas.{name}", f"must be even, from {SMALLEST_SIDE} to {LARGEST_SIDE}, and is {side}")
    _require(SLOWEST <= canvas.rate <= FASTEST, "canvas.rate", f"must be from {SLOWEST} to {FASTEST} frames a second")


def _check_item(where: str, item: Clip | Gap, rate: Fraction) -> None:
    _check_duration(f"{where}.duration", item.duration, rate)
    if isinstance(item, Gap):
        _require(_COLOUR.fullmatch(item.colour) is not None, f"{where}.colour", "must look like #101418")
        return
    _require(item.media.kind in {"video", "image"}, f"{where}.media", "must be a video or an image")
    _require(item.source_start >= 0, f"{where}.source_start", "must not be negative")
    _require(_COLOUR.fullmatch(item.background) is not None, f"{where}.background", "must look like #101418")
    seen = all(0 <= place <= 1 for focus in item.focus for place in (focus.x, focus.y))
    ordered = all(one.seconds < two.seconds for one, two in pairwise(item.focus))
    _require(seen and ordered, f"{where}.focus", "must lie inside the picture, in order of time")


def _check_transitions(timeline: Timeline) -> None:
    cuts = len(timeline.video) - 1
    _require(len(timeline.transitions) in {0, cuts}, "transitions", f"must hold one entry per cut ({cuts}) or none")
    for index, transition in enumerate(timeline.transitions):
        if transition is not None:
            _check_duration(f"transitions[{index}].duration", transition.duration, timeline.canvas.rate)
    for index, item in enumerate(timeline.video):
        taken = lead_in(timeline, index)[1] + lead_out(timeline, index)[0]
        _require(taken <= item.duration.value, f"video[{index}]", "is shorter than the transitions that touch it")


def _check_duration(where: str, duration: RationalTime, rate: Fraction) -> None:
    _require(duration.rate == rate, where, f"must count frames at the canvas's rate {rate}")
    _require(duration.value > 0, where, "must be at least one frame")


def _check_overlays(timeline: Timeline) -> None:
    if timeline.music is not None:
        audible = timeline.music.media.kind == "audio" or timeline.music.media.has_audio
        _require(audible, "music.media", "has no sound")
    if timeline.logo is not None:
        _require(timeline.logo.media.kind == "image", "logo.media", "must be an image")
        _require(0 < timeline.logo.width_percent <= LARGEST_PERCENT, "logo.width_percent", "must be from 1 to 100")
        _require(0 < timeline.logo.opacity_percent <= LARGEST_PERCENT, "logo.opacity_percent", "must be from 1 to 100")


def lead_in(timeline: Timeline, index: int) -> tuple[int, int]:
    """Return how many frames the transition into item `index` lasts (before, after) its first frame."""
    return _split(timeline.transitions[index - 1] if timeline.transitions and index > 0 else None)


def lead_out(timeline: Timeline, index: int) -> tuple[int, int]:
    """Return how many frames the transition out of item `index` lasts (before, after) its end."""
    return _split(timeline.transitions[index] if index < len(timeline.transitions) else None)


def _split(transition: Transition | None) -> tuple[int, int]:
    frames = transition.duration.value if transition else 0
    return frames // 2, frames - frames // 2


def _require(condition: bool, where: str, why: str) -> None:  # noqa: FBT001 -- reads as a sentence where it is called
    if not condition:
        raise TimelineInvalid(
            f"The timeline's {where} {why}.",
            remedy=f"Correct {where} and try again.",
            where=where,
            why=why,
        )
