"""What can go wrong with somebody's own talk."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class TalkUnusable(InvalidInput):
    """A recording has no sound to work with, or a clip no picture."""

    code = "talk_unusable"
