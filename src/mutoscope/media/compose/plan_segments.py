"""Which sentences share a picture: one segment a sentence, very short sentences with their neighbour."""

from __future__ import annotations

from mutoscope.media.compose.types import PlannedSegment
from mutoscope.media.script import Scene, Script

_SHORT_WORDS = 2
"""A sentence of so few words would flash by: it joins its neighbour. Words, not seconds, so that the plan is known
before anything is spoken and does not depend on the voice."""


def plan_segments(script: Script) -> tuple[PlannedSegment, ...]:
    """Group a script's sentences into segments, scene by scene."""
    planned: list[PlannedSegment] = []
    first = 0
    for number, scene in enumerate(script.scenes):
        groups = _groups(scene)
        for place, group in enumerate(groups):
            planned.append(
                PlannedSegment(
                    index=len(planned),
                    scene=number,
                    sentences=tuple(first + position for position in group),
                    place=place,
                    last_of_scene=place == len(groups) - 1,
                    last=place == len(groups) - 1 and number == len(script.scenes) - 1,
                )
            )
        first += len(scene.sentences)
    return tuple(planned)


def _groups(scene: Scene) -> list[list[int]]:
    groups: list[list[int]] = []
    open_group = False
    for position, sentence in enumerate(scene.sentences):
        short = len(sentence.spoken_words) <= _SHORT_WORDS
        if open_group:
            groups[-1].append(position)
        else:
            groups.append([position])
        open_group = short and (open_group or len(groups[-1]) == 1)
    if open_group and len(groups) > 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups
