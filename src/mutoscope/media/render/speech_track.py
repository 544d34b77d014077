"""All spoken sentences on one track, each at its exact sample. Memory holds one sentence at a time."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mutoscope.media.render.errors import AudioUnusable
from mutoscope.media.timeline import Speech

_SAMPLE_BYTES = 2
_EDGE_SECONDS = Fraction(2, 1000)
"""A fade this short is not heard; it takes the click off a sentence that does not begin or end at zero."""
Samples = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Track:
    """A raw file of mono signed 16-bit samples."""

    path: Path
    rate: int


def write_speech_tracks(speech: Sequence[Speech], seconds: Fraction, folder: Path) -> list[Track]:
    """Write one raw track for each sample rate that occurs (one, as a rule), `seconds` long.

    Sentences that overlap are added; what would sound after the end is cut off.

    Raises:
        AudioUnusable: a file is not a mono 16-bit PCM WAV.
    """
    tracks: dict[int, Track] = {}
    for sentence in speech:
        samples, rate = read_wav(sentence.audio)
        if rate not in tracks:
            tracks[rate] = Track(folder / f"speech-{rate}.s16", rate)
            with tracks[rate].path.open("wb") as file:
                file.truncate(round(seconds * rate) * _SAMPLE_BYTES)
        _add(tracks[rate], samples, round(sentence.start * rate))
    return list(tracks.values())


def read_wav(path: Path) -> tuple[Samples, int]:
    """Return a mono 16-bit WAV's samples and its rate.

    Raises:
        AudioUnusable: the file is something else.
    """
    try:
        with wave.open(str(path), "rb") as file:
            usable = file.getnchannels() == 1 and file.getsampwidth() == _SAMPLE_BYTES
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") if usable else None
            rate = file.getframerate()
    except (wave.Error, EOFError, OSError) as error:
        raise _unusable(path, str(error)) from error
    if samples is None:
        raise _unusable(path, "it is not mono with 16 bits a sample")
    return samples, rate


def _unusable(path: Path, why: str) -> AudioUnusable:
    return AudioUnusable(
        f"The speech file {path.name} cannot be used: {why}.", remedy="Speak the sentence again.", file=path.name
    )


def _add(track: Track, samples: Samples, start: int) -> None:
    with track.path.open("r+b") as file:
        file.seek(start * _SAMPLE_BYTES)
        present = np.frombuffer(file.read(len(samples) * _SAMPLE_BYTES), dtype="<i2")
        faded = _fade_edges(samples, track.rate)[: len(present)]
        mixed = np.clip(present.astype(np.int32) + faded, -32768, 32767).astype("<i2")
        file.seek(start * _SAMPLE_BYTES)
        file.write(mixed.tobytes())


def _fade_edges(samples: Samples, rate: int) -> npt.NDArray[np.int32]:
    edge = min(round(_EDGE_SECONDS * rate), len(samples) // 2)
    gain = np.ones(len(samples))
    if edge:
        ramp = np.linspace(0.0, 1.0, edge, endpoint=False)
        gain[:edge], gain[-edge:] = ramp, ramp[::-1]
    return np.rint(samples * gain).astype(np.int32)
