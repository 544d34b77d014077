"""What can go wrong with speech."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, MutoscopeError, Unavailable


class UnknownVoice(InvalidInput):
    """No voice has that name."""

    code = "unknown_voice"


class VoiceUnavailable(InvalidInput):
    """The voice exists, and its language cannot be spoken well here."""

    code = "voice_unavailable"


class UnspeakableText(InvalidInput):
    """The text holds letters of a writing that the voice cannot read."""

    code = "unspeakable_text"


class VoiceDataMissing(Unavailable):
    """The voice model or a voice file is not installed, or is not the file we know."""

    code = "voice_data_missing"


class SpeechFailed(MutoscopeError):
    """A voice did not answer, or its answer makes no sense."""

    code = "speech_failed"
