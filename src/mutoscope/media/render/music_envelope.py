"""How loud the music bed is at each moment: lower under speech, faded in and out.

The film knows when somebody speaks, so the bed is lowered by a plain curve that begins before the first word, instead
of by a compressor that reacts to it: nothing pumps, and the same film always sounds the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from mutoscope.media.timeline import Speech

ENVELOPE_RATE = 400
"""Points a second."""
DUCK_DB = 8.0
ATTACK, HOLD, RELEASE = 0.30, 0.15, 0.70
"""Seconds: how long before speech the bed begins to sink, how long after it stays down, how long it takes to rise."""
FADE_IN, FADE_OUT = 0.25, 2.0


def music_envelope(speech: Iterable[Speech], seconds: Fraction) -> npt.NDArray[np.float32]:
    """Return gains from 0 to 1, `ENVELOPE_RATE` a second, for the whole film."""
    count = int(seconds * ENVELOPE_RATE) + 1
    time = np.arange(count) / ENVELOPE_RATE
    ducked = np.zeros(count)
    for sentence in speech:
        begin, end = float(sentence.start), float(sentence.start + sentence.duration)
        near = slice(max(0, int((begin - ATTACK) * ENVELOPE_RATE)), int((end + HOLD + RELEASE) * ENVELOPE_RATE) + 2)
        sinking = 1 - (begin - time[near]) / ATTACK
        rising = 1 - (time[near] - end - HOLD) / RELEASE
        ducked[near] = np.maximum(ducked[near], np.clip(np.minimum(sinking, rising), 0, 1))
    gain = 10 ** (-DUCK_DB / 20 * _smooth(ducked))
    length = float(seconds)
    fade_out = min(FADE_OUT, length / 4)
    gain *= _smooth(np.clip(time / min(FADE_IN, length / 4), 0, 1))
    gain *= _smooth(np.clip((length - time) / fade_out, 0, 1))
    return gain.astype(np.float32)


def _smooth(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Ease in and out: no corner that could be heard."""
    return x * x * (3 - 2 * x)
