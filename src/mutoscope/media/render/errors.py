"""How rendering can fail."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

from mutoscope.kernel import InvalidInput, MutoscopeError
from mutoscope.media import artefacts
from mutoscope.media.artefacts import DiskFull
from mutoscope.media.runner import CommandFailed


class SegmentFailed(MutoscopeError):
    """A scene could not be rendered; the message names its number and its media."""

    code = "segment_failed"


class AudioUnusable(InvalidInput):
    """A spoken sentence or the music cannot be used."""

    code = "audio_unusable"


class JoinIncomplete(MutoscopeError):
    """The joined film has fewer or more frames than its segments."""

    code = "join_incomplete"


@contextlib.contextmanager
def naming_full_disk() -> Generator[None]:
    """Turn "no space left", from ourselves or from ffmpeg, into `DiskFull`."""
    try:
        with artefacts.naming_full_disk():
            yield
    except CommandFailed as error:
        if "No space left on device" not in error.message:
            raise
        raise DiskFull from error
