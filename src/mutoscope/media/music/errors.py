"""What can be wrong with a wish for music."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class UnknownMusic(InvalidInput):
    """No style or mood of music is meant by these words."""

    code = "unknown_music"


class MusicLength(InvalidInput):
    """The music asked for is too short or too long."""

    code = "music_length"
