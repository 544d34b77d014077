"""Speech by models that are not on this machine."""

from __future__ import annotations

from dataclasses import dataclass, field

from mutoscope.gateway.types import Metered


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRequest:
    """Words to speak."""

    text: str
    voice: str
    """As the provider names it; empty is the stack's own."""
    language: str = ""
    """A BCP 47 tag, for providers that want one."""
    speed_percent: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechAnswer(Metered):
    """Spoken words: 16-bit mono samples."""

    samples: bytes = field(repr=False)
    """Little-endian."""
    sample_rate: int
