"""Script text with marks, read into scenes and sentences."""

from mutoscope.media.script.errors import BadMark, EmptyScript, ScriptTooLong
from mutoscope.media.script.estimate_seconds import estimate_seconds
from mutoscope.media.script.find_speakers import NARRATOR
from mutoscope.media.script.marks import FARTHEST_SEMITONES, KNOWN_MARKS
from mutoscope.media.script.pronounce import check_pronunciations
from mutoscope.media.script.read_script import MAX_BYTES, read_script
from mutoscope.media.script.split_sentences import ends_sentence
from mutoscope.media.script.types import Delivery, MediaMark, Scene, Script, Sentence, Word

__all__ = [
    "FARTHEST_SEMITONES",
    "KNOWN_MARKS",
    "MAX_BYTES",
    "NARRATOR",
    "BadMark",
    "Delivery",
    "EmptyScript",
    "MediaMark",
    "Scene",
    "Script",
    "ScriptTooLong",
    "Sentence",
    "Word",
    "check_pronunciations",
    "ends_sentence",
    "estimate_seconds",
    "read_script",
]
