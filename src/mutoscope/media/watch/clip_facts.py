"""What happens in a clip, sampled a few times a second: where to begin, and where to look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median

QUIET_DB = -45.0
"""Below this, nobody speaks and nothing happens."""
_DARK = 24.0


@dataclass(frozen=True)
class Moment:
    """One sample. Times in seconds after the clip's first picture; places are parts of width and height."""

    seconds: float
    light: float
    """Mean luma, 0 to 255."""
    sharpness: float
    motion: float
    """Mean difference from the sample before."""
    loudness_db: float | None
    """None for a clip without sound."""
    x: float
    y: float
    face: bool
    """Whether `x` and `y` are a face's; else they are where most happens."""


@dataclass(frozen=True)
class ClipFacts:
    """A watched clip."""

    moments: tuple[Moment, ...]
    cuts: tuple[float, ...]
    """When one shot ends and the next begins, in seconds."""

    def to_json(self) -> str:
        """Return the facts as JSON text."""
        return json.dumps({"moments": [list(asdict(moment).values()) for moment in self.moments], "cuts": self.cuts})

    @classmethod
    def from_json(cls, text: str) -> ClipFacts:
        """Read what `to_json` returned."""
        value = json.loads(text)
        return cls(tuple(Moment(*row) for row in value["moments"]), tuple(value["cuts"]))

    def between(self, start: float, end: float) -> list[Moment]:
        """Return the samples of a stretch; the nearest one if it holds none."""
        inside = [moment for moment in self.moments if start <= moment.seconds < end]
        return inside or sorted(self.moments, key=lambda moment: abs(moment.seconds - start))[:1]

    def worth(self, start: float, end: float) -> float:
        """Score a stretch: sharp, lit, with faces, with something to hear, and without a cut or a blink inside."""
        inside = self.between(start, end)
        if not inside:
            return 0.0
        sharp = median(moment.sharpness for moment in self.moments) or 1.0
        score = sum(_worth(moment, sharp) for moment in inside) / len(inside)
        return score - 0.5 * sum(start < cut < end for cut in self.cuts)

    @property
    def lively(self) -> tuple[float, float]:
        """Return where the clip begins and stops being worth anything: dark and silent edges trimmed."""
        good = [moment.seconds for moment in self.moments if not _idle(moment)]
        if not good:
            return 0.0, self.moments[-1].seconds if self.moments else 0.0
        step = (
            median(two.seconds - one.seconds for one, two in pairwise(self.moments)) if len(self.moments) > 1 else 0.0
        )
        return good[0], good[-1] + step


def _idle(moment: Moment) -> bool:
    silent = moment.loudness_db is not None and moment.loudness_db < QUIET_DB
    return moment.light < _DARK or silent


def _worth(moment: Moment, sharp: float) -> float:
    score = min(moment.sharpness / sharp, 1.5) + min(moment.motion / 8, 1.0) * 0.4 + 0.6 * moment.face
    return score - 1.5 * _idle(moment)


def find_cuts(motions: Sequence[float], times: Sequence[float]) -> tuple[float, ...]:
    """Return when a picture differs from the one before far more than its neighbours do: there a new shot begins."""
    cuts: list[float] = []
    for place, motion in enumerate(motions):
        around = [*motions[max(place - 4, 1) : place], *motions[place + 1 : place + 5]]
        usual = median(around) if around else 0.0
        if place and motion > _CUT and motion > 3 * usual:
            cuts.append(times[place])
    return tuple(cuts)


_CUT = 24.0
