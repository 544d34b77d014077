"""Music composed by rules: style, mood, length, seed → a piece that belongs to whoever asked for it."""

from mutoscope.media.music.compose_music import Composer
from mutoscope.media.music.errors import MusicLength, UnknownMusic
from mutoscope.media.music.make_music import COMPOSED, loop_for, make_music, music_key, to_media_reference
from mutoscope.media.music.read_prompt import is_music_mood, music_moods, read_prompt
from mutoscope.media.music.styles import MOODS, STYLES, USUAL_MOOD, USUAL_STYLE
from mutoscope.media.music.types import (
    LONGEST_SECONDS,
    SHORTEST_SECONDS,
    MadeMusic,
    Mood,
    MusicFacts,
    MusicProvider,
    MusicWish,
    Style,
)

__all__ = [
    "COMPOSED",
    "LONGEST_SECONDS",
    "MOODS",
    "SHORTEST_SECONDS",
    "STYLES",
    "USUAL_MOOD",
    "USUAL_STYLE",
    "Composer",
    "MadeMusic",
    "Mood",
    "MusicFacts",
    "MusicLength",
    "MusicProvider",
    "MusicWish",
    "Style",
    "UnknownMusic",
    "is_music_mood",
    "loop_for",
    "make_music",
    "music_key",
    "music_moods",
    "read_prompt",
    "to_media_reference",
]
