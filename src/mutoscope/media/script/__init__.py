"""Script text with marks, read into scenes and sentences."""

from mutoscope.media.script.errors import BadMark, EmptyScript, ScriptTooLong
from mutoscope.media.script.estimate_seconds import estimate_seconds
from mutoscope.media.script.marks import KNOWN_MARKS
from mutoscope.media.script.read_script import MAX_BYTES, read_script
from mutoscope.media.script.types import MediaMark, Scene, Script, Sentence, Word

__all__ = [
    "KNOWN_MARKS",
    "MAX_BYTES",
    "BadMark",
    "EmptyScript",
    "MediaMark",
    "Scene",
    "Script",
    "ScriptTooLong",
    "Sentence",
    "Word",
    "estimate_seconds",
    "read_script",
]
