"""What can go wrong with captions."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, NotFound, Unavailable


class TemplateNotFound(NotFound):
    """No caption template has this name."""

    code = "template_not_found"


class FontsMissing(Unavailable):
    """A font that a template needs is not installed."""

    code = "fonts_missing"


class SubtitlesUnreadable(InvalidInput):
    """A text is not captions in SubRip, WebVTT or ASS."""

    code = "subtitles_unreadable"
