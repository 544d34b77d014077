"""The embedded PostgreSQL: start, join, leave and recover the server of one data folder."""

from mutoscope.infra.postgres.binaries import Binaries, find_binaries
from mutoscope.infra.postgres.embedded import EmbeddedPostgres
from mutoscope.infra.postgres.errors import (
    DatabaseFolderDamaged,
    DatabaseFolderForeign,
    DatabaseVersionMismatch,
    DiskFull,
    PostgresMissing,
    PostgresNotStarted,
    PostgresNotStopped,
)
from mutoscope.infra.postgres.types import DATABASE, OWNER, ServerOptions, ServerStatus, ServerUser

__all__ = [
    "DATABASE",
    "OWNER",
    "Binaries",
    "DatabaseFolderDamaged",
    "DatabaseFolderForeign",
    "DatabaseVersionMismatch",
    "DiskFull",
    "EmbeddedPostgres",
    "PostgresMissing",
    "PostgresNotStarted",
    "PostgresNotStopped",
    "ServerOptions",
    "ServerStatus",
    "ServerUser",
    "find_binaries",
]
