"""What can go wrong when speech is read."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, Unavailable


class RecogniserMissing(Unavailable):
    """The model that recognises speech is not installed, or is not the file we know."""

    code = "recogniser_missing"


class NothingHeard(InvalidInput):
    """The file has no sound, or nobody speaks in it."""

    code = "nothing_heard"


class LanguageUnheard(InvalidInput):
    """The recogniser does not understand the language that was named, or what it heard is in another writing."""

    code = "language_unheard"


class WordUnknown(InvalidInput):
    """A cut names a word that the transcript does not have."""

    code = "word_unknown"


class NothingLeft(InvalidInput):
    """A cut would leave nothing of the clip."""

    code = "nothing_left"


class TooManyCuts(InvalidInput):
    """A clip would be cut into more pieces than it may."""

    code = "too_many_cuts"
