"""espeak-ng in a process of its own: a request of one JSON line in, an answer of one JSON line out.

espeak-ng is under the GPL: it is a program that we start and talk to through pipes, never a part of ours. Started as
`python -I -S phoneme_child.py LIBRARY DATA_PARENT`; it imports nothing but the standard library.

Requests: `{"do": "phonemes", "voice": "en-us", "texts": [...]}` → `{"phonemes": [...]}`, IPA with `^` between the
letters of one sound; `{"do": "speak", "voice": …, "text": …, "percent": 100, "audio": path}` →
`{"rate": …, "samples": …, "words": [[character, milliseconds], …]}`; anything wrong → `{"error": "…"}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import wave
from typing import Any

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8 = 1
IPA_WITH_TIE = 0x02 | 0x80 | ord("^") << 8
RATE_PARAMETER = 1
WORDS_PER_MINUTE = 165
WORD_EVENT = 1
POSITION_CHARACTER = 1


class Event(ctypes.Structure):
    """`espeak_EVENT` of `speak_lib.h`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Espeak:
    """The shared library, initialised."""

    def __init__(self, library: str, data_parent: str) -> None:
        self._library = ctypes.CDLL(library)
        # espeak-ng keeps 160 bytes for its data path: a relative one always fits.
        os.chdir(data_parent)
        self.rate: int = self._library.espeak_Initialize(SYNCHRONOUS, 0, b".", DONT_EXIT)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng does not start: its data is missing or damaged")
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._samples = bytearray()
        self._words: list[tuple[int, int]] = []
        self._callback = CALLBACK(self._receive)  # kept: the library holds only a pointer to it
        self._library.espeak_SetSynthCallback(self._callback)

    def choose(self, voice: str) -> None:
        """Switch to a language."""
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise RuntimeError(f"espeak-ng has no voice {voice!r}")

    def phonemes(self, text: str) -> str:
        """Return a text's phonemes, words apart by spaces."""
        # Without the line's end the word after a full stop stays in the reader and appears in the next text.
        buffer = ctypes.create_string_buffer((text.replace("\0", " ") + "\n").encode())
        pointer = ctypes.c_char_p(ctypes.addressof(buffer))
        clauses: list[str] = []
        while pointer.value:
            clause = self._library.espeak_TextToPhonemes(ctypes.byref(pointer), UTF8, IPA_WITH_TIE)
            clauses.append((clause or b"").decode(errors="replace"))
        return " ".join(" ".join(clauses).split())

    def speak(self, text: str, percent: int, audio: str) -> dict[str, Any]:
        """Write a WAV; return its length and where words begin."""
        self._samples.clear()
        self._words.clear()
        self._library.espeak_SetParameter(RATE_PARAMETER, WORDS_PER_MINUTE * percent // 100, 0)
        data = (text.replace("\0", " ") + "\n").encode()
        if self._library.espeak_Synth(data, len(data) + 1, 0, POSITION_CHARACTER, 0, UTF8, None, None):
            raise RuntimeError("espeak-ng did not speak")
        with wave.open(audio, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self.rate)
            file.writeframes(bytes(self._samples))
        return {"rate": self.rate, "samples": len(self._samples) // 2, "words": self._words}

    def _receive(self, samples: Any, count: int, events: Any) -> int:  # noqa: ANN401 -- ctypes pointers
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, count * 2)
        place = 0
        while events[place].type:
            if events[place].type == WORD_EVENT:
                self._words.append((events[place].text_position - 1, events[place].audio_position))
            place += 1
        return 0


def answer(espeak: Espeak, request: dict[str, Any]) -> dict[str, Any]:
    """Do what one request asks."""
    try:
        espeak.choose(request["voice"])
        if request["do"] == "speak":
            return espeak.speak(request["text"], request["percent"], request["audio"])
        return {"phonemes": [espeak.phonemes(text) for text in request["texts"]]}
    except (RuntimeError, OSError, KeyError) as error:
        return {"error": str(error)}


def main() -> None:
    """Answer until standard input ends."""
    espeak = Espeak(sys.argv[1], sys.argv[2])
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(espeak, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
