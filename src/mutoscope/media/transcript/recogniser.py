"""Moonshine tiny by ONNX Runtime: samples in, words and what the encoder makes of the sound out. English only."""

from __future__ import annotations

import base64
import os
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from mutoscope.media.artefacts import file_digest
from mutoscope.media.transcript.errors import LanguageUnheard, RecogniserMissing

RATE = 16_000
FOLDER = "moonshine"
"""Inside the assets folder."""
ENCODER, DECODER, VOCABULARY = "encoder_model.onnx", "decoder_model_merged.onnx", "moonshine.min.js"
_START, _END = 1, 2
_HEADS, _HEAD_SIZE = 8, 36
_TOKENS_PER_SECOND = 6.5
_WORDS = re.compile(rb'"(PHVuaz4K[A-Za-z0-9+/=]+)"')
"""The vocabulary in the package's script: base64 of one token a line, the first `<unk>`."""
_BYTE = re.compile(r"<0x([0-9A-F]{2})>")
Samples = npt.NDArray[np.float32]


@dataclass
class Recogniser:
    """The model of one assets folder; loaded when first used, shared by threads, one call at a time."""

    assets: Path
    threads: int = 2
    _sessions: Any = None
    _vocabulary: list[str] = field(default_factory=list[str])
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _digest: str = ""

    @property
    def folder(self) -> Path:
        """Return where the model lies."""
        return self.assets / FOLDER

    @property
    def installed(self) -> bool:
        """Tell whether the model's files are there."""
        return all((self.folder / name).is_file() for name in (ENCODER, DECODER, VOCABULARY))

    @property
    def digest(self) -> str:
        """Return the decoder's SHA-256; read once."""
        if not self._digest:
            try:
                self._digest = file_digest(self.folder / DECODER)
            except OSError as error:
                raise _missing(DECODER) from error
        return self._digest

    def require(self, language: str = "en") -> None:
        """Return if what is said in a language can be written down.

        Raises:
            LanguageUnheard: it is not English.
            RecogniserMissing: the model is not installed.
        """
        if not re.fullmatch(r"en([-_].*)?", language, re.IGNORECASE):
            raise LanguageUnheard(
                f"Speech in {language!r} cannot be written down: only English is understood.",
                remedy="Use a recording in English, or send subtitles of your own as `captions` of a film.",
                language=language,
                languages=["en"],
            )
        if not self.installed:
            raise _missing(DECODER)

    def hear(self, samples: Samples) -> tuple[str, Samples]:
        """Return the words of up to some fifteen seconds of speech at 16 kHz, and the encoder's (frames, features).

        Raises:
            RecogniserMissing: the model is not installed.
        """
        with self._lock:
            encoder, decoder = self._load()
            states = encoder.run(None, {"input_values": samples[None]})[0]
            tokens = _read(decoder, states, int(len(samples) / RATE * _TOKENS_PER_SECOND) + 6)
        return self._spell(tokens), np.asarray(states[0], np.float32)

    def encode(self, samples: Samples) -> Samples:
        """Return only what the encoder makes of a sound."""
        with self._lock:
            return np.asarray(self._load()[0].run(None, {"input_values": samples[None]})[0][0], np.float32)

    def release(self) -> None:
        """Let go of the model; the next call loads it again."""
        with self._lock:
            self._sessions = None

    def _load(self) -> tuple[Any, Any]:
        if self._sessions is None:
            # The official builds report their use to Microsoft unless this is set before they are loaded.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # noqa: TID251 -- the library offers no other way that is early enough
            import onnxruntime  # noqa: PLC0415 -- 0.2 s and 60 MB that only recognising needs

            runtime = cast("Any", onnxruntime)
            options = runtime.SessionOptions()
            options.intra_op_num_threads = self.threads
            options.inter_op_num_threads = 1
            options.log_severity_level = 3
            sessions: list[Any] = []
            for name in (ENCODER, DECODER):
                try:
                    sessions.append(
                        runtime.InferenceSession(str(self.folder / name), options, providers=["CPUExecutionProvider"])
                    )
                except Exception as error:
                    raise _missing(name) from error
            self._vocabulary = _read_vocabulary(self.folder / VOCABULARY)
            self._sessions = tuple(sessions)
        return cast("tuple[Any, Any]", self._sessions)

    def _spell(self, tokens: list[int]) -> str:
        spelt = bytearray()
        for token in tokens:
            piece = self._vocabulary[token] if token < len(self._vocabulary) else ""
            byte = _BYTE.fullmatch(piece)
            spelt += bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode()
        return spelt.decode(errors="replace").strip()


def _read(decoder: Any, states: Any, most: int) -> list[int]:  # noqa: ANN401 -- onnxruntime has no types
    """Decode greedily; what each step has worked out is handed to the next."""
    names = [entry.name for entry in decoder.get_inputs() if entry.name.startswith("past_key_values")]
    given = [entry.name.replace("present", "past_key_values") for entry in decoder.get_outputs()[1:]]
    past = {name: np.zeros((1, _HEADS, 0, _HEAD_SIZE), np.float32) for name in names}
    token, tokens = _START, list[int]()
    for step in range(most):
        made = decoder.run(
            None,
            {
                "input_ids": np.array([[token]], np.int64),
                "encoder_hidden_states": states,
                "use_cache_branch": np.array([step > 0]),
                **past,
            },
        )
        token = int(made[0][0, -1].argmax())
        if token == _END or tokens[-8:] == [token] * 8:  # a model that has lost its way says one thing for ever
            break
        tokens.append(token)
        past.update({name: part for name, part in zip(given, made[1:], strict=True) if not step or "decoder" in name})
    return tokens


def _read_vocabulary(path: Path) -> list[str]:
    try:
        found = _WORDS.search(path.read_bytes())
        words = base64.b64decode(found[1]).decode().split("\n") if found else []
    except (OSError, ValueError) as error:
        raise _missing(VOCABULARY) from error
    if not words:
        raise _missing(VOCABULARY)
    return words


def _missing(name: str) -> RecogniserMissing:
    return RecogniserMissing(
        f"The recogniser's file {name} is not installed or is damaged.",
        remedy="Run `mutoscope transcribe install` once; it fetches 31 MB and checks them.",
        file=name,
    )
