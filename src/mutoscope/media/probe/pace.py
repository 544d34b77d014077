"""How fast a video's frames follow each other: exact rate, constant or variable, how many, how long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median_low

import av
from av.container import InputContainer
from av.video.stream import VideoStream

_SAMPLE = 300
"""Packets looked at where the container has no index of every frame."""
_ODD_SHARE = Fraction(1, 100)
_NTSC = Fraction(1001, 1000)
_COMMON = (24, 25, 30, 48, 50, 60, 100, 120, 240)


@dataclass(frozen=True)
class Pace:
    """Frames a second, whether the rate varies, seconds, and the number of frames where it is cheap to know."""

    rate: Fraction = Fraction(0)
    variable: bool = False
    duration: Fraction = Fraction(0)
    frames: int | None = None


def measure_pace(container: InputContainer, video: VideoStream, *, indexed: bool) -> Pace:
    """Measure a video stream without decoding it. Reads some packets when the container is not `indexed`."""
    base = video.time_base or Fraction(1, av.time_base)
    if indexed:
        entries = video.index_entries
        stamps = [entry.timestamp for entry in entries]
    else:
        stamps = _first_stamps(container, video)
    variable, step = is_variable(stamps)
    length = Fraction(0)
    if indexed and stamps:
        length = (max(stamps) - min(stamps) + step) * base
        if video.duration and video.frames == len(stamps):
            length = video.duration * base
    elif video.duration:
        length = video.duration * base
    elif container.duration:
        length = Fraction(container.duration, av.time_base)
    rate = video.average_rate or video.guessed_rate or Fraction(0)
    if indexed and stamps and not variable and step:
        rate = 1 / (step * base)
        rate = _nearest_common(rate, step * base, base)
    elif variable:  # the declared rate of a variable recording is only its fastest
        rate = (len(stamps) - 1) / ((max(stamps) - min(stamps)) * base)
    frames = video.frames or (len(stamps) if indexed else 0) or None
    return Pace(rate, variable, length, frames)


def is_variable(stamps: Sequence[int]) -> tuple[bool, int]:
    """Return whether the steps between time stamps differ beyond rounding, and the usual step.

    A container with a coarse clock writes 30 frames a second as steps of 33, 33, 34; a single odd step at a join does
    not make a recording variable.
    """
    ordered = sorted(stamps)
    steps = [b - a for a, b in pairwise(ordered) if b > a]
    if not steps:
        return False, 0
    usual = median_low(steps)
    slack = max(1, usual // 20)
    odd = sum(abs(step - usual) > slack for step in steps)
    return odd > max(1, len(steps) * _ODD_SHARE), usual


def _first_stamps(container: InputContainer, video: VideoStream) -> list[int]:
    stamps: list[int] = []
    for packet in container.demux(video):
        if packet.pts is not None:
            stamps.append(packet.pts)
        if len(stamps) >= _SAMPLE:
            break
    container.seek(0)
    return stamps


def _nearest_common(rate: Fraction, step: Fraction, tick: Fraction) -> Fraction:
    """Return the common rate whose step is within one tick of the measured one, else the measured rate."""
    for whole in _COMMON:
        for common in (Fraction(whole), whole / _NTSC):
            if abs(1 / common - step) < tick and abs(common - rate) < Fraction(1, 5):
                return common
    return rate
