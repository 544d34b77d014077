"""Speech providers, voices, word timings."""

from mutoscope.media.voice.cast_voices import NOBODY, Cast, cast_voices, slowest_percent, voice_of
from mutoscope.media.voice.catalogue import DEFAULT_LANGUAGE, list_voices
from mutoscope.media.voice.check_writing import check_writing
from mutoscope.media.voice.errors import (
    SpeechFailed,
    UnknownVoice,
    UnspeakableText,
    VoiceDataMissing,
    VoiceUnavailable,
)
from mutoscope.media.voice.find_voice import find_voice
from mutoscope.media.voice.samples import sample_sentence
from mutoscope.media.voice.speak_sentence import speak_sentence
from mutoscope.media.voice.speech_providers import Chosen, SpeechProviders
from mutoscope.media.voice.types import (
    Gender,
    Quality,
    SpeechProvider,
    SpokenSentence,
    Voice,
    VoiceNotice,
    WordTiming,
)

__all__ = [
    "DEFAULT_LANGUAGE",
    "NOBODY",
    "Cast",
    "Chosen",
    "Gender",
    "Quality",
    "SpeechFailed",
    "SpeechProvider",
    "SpeechProviders",
    "SpokenSentence",
    "UnknownVoice",
    "UnspeakableText",
    "Voice",
    "VoiceDataMissing",
    "VoiceNotice",
    "VoiceUnavailable",
    "WordTiming",
    "cast_voices",
    "check_writing",
    "find_voice",
    "list_voices",
    "sample_sentence",
    "slowest_percent",
    "speak_sentence",
    "voice_of",
]
