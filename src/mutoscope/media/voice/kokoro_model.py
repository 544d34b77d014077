"""Kokoro-82M by ONNX Runtime: tokens in, samples and durations out."""

from __future__ import annotations

import ctypes
import json
import os
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np

from mutoscope.media.artefacts import file_digest
from mutoscope.media.voice.errors import SpeechFailed, VoiceDataMissing
from mutoscope.media.voice.wav import Samples

SAMPLE_RATE = 24_000
MODEL = "kokoro-timed.onnx"
TOKENIZER = "tokenizer.json"
DURATIONS = "/encoder/Clip_output_0"
"""The model's own duration of each token, in frames of 600 samples. The installed file names it as an output."""
_STYLES, _STYLE_WIDTH = 510, 256


@dataclass
class KokoroModel:
    """The model of one folder; loaded when first used, shared by threads, one call at a time."""

    folder: Path
    threads: int = 2
    _session: Any = None
    _styles: dict[str, Samples] = field(default_factory=dict[str, Samples])
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _digest: str = ""

    @property
    def installed(self) -> bool:
        """Tell whether the model's files are there."""
        return (self.folder / MODEL).is_file() and (self.folder / TOKENIZER).is_file()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the model file; read once."""
        if not self._digest:
            try:
                self._digest = file_digest(self.folder / MODEL)
            except OSError as error:
                raise _missing(MODEL) from error
        return self._digest

    def vocabulary(self) -> dict[str, int]:
        """Return the model's token of each phoneme."""
        try:
            found = json.loads((self.folder / TOKENIZER).read_text(encoding="utf-8"))
            return cast("dict[str, int]", found["model"]["vocab"])
        except (OSError, ValueError, KeyError) as error:
            raise _missing(TOKENIZER) from error

    def run(self, tokens: tuple[int, ...], voice: str, speed: float) -> tuple[Samples, Samples]:
        """Speak tokens (without end marks) in a voice.

        Returns:
            Samples at 24 kHz, and the time in samples at which each token begins, `len(tokens) + 3` long: the opening
            mark, the tokens, the closing mark, the end.
        """
        with self._lock:
            session = self._load()
            style = self._style(voice)[min(len(tokens), _STYLES - 1)][None]
            inputs = {
                "input_ids": np.array([[0, *tokens, 0]], np.int64),
                "style": style,
                "speed": np.array([speed], np.float32),
            }
            wave, durations = session.run(["waveform", DURATIONS], inputs)
        samples = np.asarray(wave, np.float32).reshape(-1)
        frames = np.asarray(durations, np.float32).reshape(-1)
        if not len(samples) or frames.sum() <= 0 or not np.isfinite(samples).all():
            raise SpeechFailed(
                "The voice model made no sound for a sentence.",
                remedy="Word the sentence differently, or choose another voice.",
            )
        starts = np.concatenate([[0.0], np.cumsum(frames)]) * (len(samples) / frames.sum())
        return samples, starts.astype(np.float32)

    def release(self) -> None:
        """Let go of the model, some 330 MB; the next run loads it again, in about a second."""
        with self._lock:
            loaded, self._session = self._session is not None, None
        if loaded and sys.platform == "linux":
            # glibc keeps a hundred megabytes of what was freed unless it is asked for them; musl has no such call.
            trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
            if trim is not None:
                trim(0)

    def _load(self) -> Any:  # noqa: ANN401 -- onnxruntime has no types
        if self._session is None:
            # The official builds report their use to Microsoft unless this is set before they are loaded.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 -- the library offers no other way that is early enough
            import onnxruntime  # noqa: PLC0415 -- 0.2 s and 60 MB that only speaking needs

            runtime = cast("Any", onnxruntime)
            options = runtime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            options.enable_mem_pattern = False  # plans by shape, and every sentence has its own: an eighth less memory
            options.log_severity_level = 3
            try:
                self._session = runtime.InferenceSession(
                    str(self.folder / MODEL), options, providers=["CPUExecutionProvider"]
                )
            except Exception as error:
                raise _missing(MODEL) from error
        return self._session

    def _style(self, voice: str) -> Samples:
        if voice not in self._styles:
            path = self.folder / "voices" / f"{voice}.bin"
            try:
                self._styles[voice] = np.fromfile(path, np.float32).reshape(_STYLES, _STYLE_WIDTH)
            except (OSError, ValueError) as error:
                raise _missing(f"voices/{voice}.bin") from error
        return self._styles[voice]


def _missing(name: str) -> VoiceDataMissing:
    return VoiceDataMissing(
        f"The voice file {name} is not installed or is damaged.",
        remedy="Run `mutoscope voices install`; it fetches the voices and checks them.",
        file=name,
    )
