"""What can go wrong when speech is read."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, Unavailable


class RecogniserMissing(Unavailable):
    """The model that recognises speech is not installed, or is not the file we know."""

    code = "recogniser_missing"


class NothingHeard(InvalidInput):
    """The file has no sound, or nobody speaks in it."""

    code = "nothing_heard"
