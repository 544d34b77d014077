"""Speech → words with times, captions and cuts; what was said against what was written."""

from mutoscope.media.transcript.check_narration import WORTH_MENDING, find_heard, hear_sentence, speak_checked
from mutoscope.media.transcript.check_writing import check_writing
from mutoscope.media.transcript.compare_words import WordErrors, compare_words
from mutoscope.media.transcript.cut_by_words import Kept, cut_by_words, keep_words
from mutoscope.media.transcript.errors import (
    LanguageUnheard,
    NothingHeard,
    NothingLeft,
    RecogniserMissing,
    TooManyCuts,
    WordUnknown,
)
from mutoscope.media.transcript.recogniser import Recogniser
from mutoscope.media.transcript.to_cues import to_cues
from mutoscope.media.transcript.transcribe import split_heard, transcribe
from mutoscope.media.transcript.types import HeardSentence, HeardWord, Transcript

__all__ = [
    "WORTH_MENDING",
    "HeardSentence",
    "HeardWord",
    "Kept",
    "LanguageUnheard",
    "NothingHeard",
    "NothingLeft",
    "Recogniser",
    "RecogniserMissing",
    "TooManyCuts",
    "Transcript",
    "WordErrors",
    "WordUnknown",
    "check_writing",
    "compare_words",
    "cut_by_words",
    "find_heard",
    "hear_sentence",
    "keep_words",
    "speak_checked",
    "split_heard",
    "to_cues",
    "transcribe",
]
