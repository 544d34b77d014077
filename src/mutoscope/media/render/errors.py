"""How rendering can fail."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Generator

from mutoscope.kernel import InvalidInput, MutoscopeError, Unavailable
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


class DiskFull(Unavailable):
    """There is no space left for what is being made."""

    status = 507
    code = "disk_full"


@contextlib.contextmanager
def naming_full_disk() -> Generator[None]:
    """Turn "no space left", from ourselves or from ffmpeg, into `DiskFull`."""
    remedy = "Free some space, or clear the store of artefacts, and start again: finished scenes are kept."
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise DiskFull("The disk is full.", remedy=remedy) from error
    except CommandFailed as error:
        if "No space left on device" not in error.message:
            raise
        raise DiskFull("The disk is full.", remedy=remedy) from error
