"""How labelling can fail."""

from __future__ import annotations

from mutoscope.kernel import MutoscopeError, Unavailable


class LabelsUnavailable(Unavailable):
    """The library that signs content credentials, or its key, is not usable here."""

    code = "labels_unavailable"


class LabelFailed(MutoscopeError):
    """A file could not be signed, or its signature does not hold."""

    code = "label_failed"
