"""What can be wrong with a script."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, TooLarge


class EmptyScript(InvalidInput):
    """The script holds nothing that can be spoken."""

    code = "empty_script"


class ScriptTooLong(TooLarge):
    """The script has more bytes than the limit."""

    code = "script_too_long"


class BadMark(InvalidInput):
    """A mark in square brackets is not one of ours, or says something we cannot read."""

    code = "bad_mark"
