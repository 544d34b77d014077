"""Which errors may pass by themselves."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mutoscope.kernel import MutoscopeError, Unavailable

_LASTING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT}
_PASSING_STATES = ("08", "40", "53", "55P03", "57P")
"""SQLSTATE: connection lost, deadlock or serialisation, no resources, no lock, the server starts or stops."""


def is_retryable(error: BaseException) -> bool:
    """Say whether the same step may succeed later: a lost connection or a busy service, never a verdict."""
    if isinstance(error, MutoscopeError):
        return isinstance(error, Unavailable)
    if isinstance(error, DBAPIError):
        # A server that is starting refuses with a plain DBAPIError: only its SQLSTATE tells.
        state = str(getattr(error.orig, "sqlstate", None) or "")
        passing = isinstance(error, OperationalError | InterfaceError) or state.startswith(_PASSING_STATES)
        return error.connection_invalidated or passing
    if isinstance(error, PoolTimeout):
        return True
    return isinstance(error, OSError) and error.errno not in _LASTING
