"""What can go wrong where artefacts are kept."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Generator

from mutoscope.kernel import Unavailable

_REASONS = {
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "The disk quota is used up.",
    errno.EFBIG: "A file would be larger than files may be here.",
}


class DiskFull(Unavailable):
    """There is no space left for what is being made."""

    status = 507
    code = "disk_full"

    def __init__(self, message: str = _REASONS[errno.ENOSPC]) -> None:
        """Say which limit was met."""
        super().__init__(
            message,
            remedy="Free some space, or clear the store of artefacts, and start again: finished scenes are kept.",
        )


@contextlib.contextmanager
def naming_full_disk() -> Generator[None]:
    """Turn "no space left", "quota exceeded" and "file too large" into `DiskFull`."""
    try:
        yield
    except OSError as error:
        if error.errno not in _REASONS:
            raise
        raise DiskFull(_REASONS[error.errno]) from error
