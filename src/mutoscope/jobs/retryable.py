"""Which errors may pass by themselves."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from mutoscope.kernel import MutoscopeError, Unavailable

_LASTING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT}


def is_retryable(error: BaseException) -> bool:
    """Say whether the same step may succeed later: a lost connection or a busy service, never a verdict."""
    if isinstance(error, MutoscopeError):
        return isinstance(error, Unavailable)
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, OSError) and error.errno not in _LASTING
