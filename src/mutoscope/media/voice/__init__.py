"""Speech providers, voices, word timings."""

from mutoscope.media.voice.types import Gender, Quality, SpeechProvider, SpokenSentence, Voice, WordTiming

__all__ = ["Gender", "Quality", "SpeechProvider", "SpokenSentence", "Voice", "WordTiming"]
