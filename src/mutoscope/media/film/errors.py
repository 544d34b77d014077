"""What can be wrong with an order."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class FileMissing(InvalidInput):
    """A file that the order names is not there."""

    code = "file_missing"


class FolderUnusable(InvalidInput):
    """Files cannot be written into a folder."""

    code = "folder_unusable"


class MediaRefused(InvalidInput):
    """Some of the files cannot be used; the details name each with its own remedy."""

    code = "media_refused"


class CanvasesDiffer(InvalidInput):
    """The sizes of one order are not made at the same rate."""

    code = "canvases_differ"
