"""What can be wrong with the embedded PostgreSQL."""

from __future__ import annotations

from mutoscope.kernel import Conflict, MutoscopeError, Unavailable


class PostgresMissing(Unavailable):
    """The PostgreSQL programs are not installed."""

    code = "postgres_missing"


class PostgresNotStarted(Unavailable):
    """The server ended while starting, or was not ready in time."""

    code = "postgres_not_started"


class PostgresNotStopped(Unavailable):
    """The server was still running when the time to stop was over."""

    code = "postgres_not_stopped"


class DatabaseFolderForeign(Conflict):
    """The database folder belongs to another user of this machine."""

    code = "database_folder_foreign"


class DatabaseVersionMismatch(Conflict):
    """The database folder was written by another major version of PostgreSQL."""

    code = "database_version_mismatch"


class DatabaseFolderDamaged(MutoscopeError):
    """The database folder is there but is not a database."""

    code = "database_folder_damaged"


class DiskFull(Unavailable):
    """There is no room left for the database."""

    code = "disk_full"
