"""What can be wrong with a timeline."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class TimelineInvalid(InvalidInput):
    """A timeline contradicts itself; the message names the place, such as `video[3].duration`."""

    code = "timeline_invalid"


class TimelineUnreadable(InvalidInput):
    """A JSON text is not a timeline that this version can read."""

    code = "timeline_unreadable"
