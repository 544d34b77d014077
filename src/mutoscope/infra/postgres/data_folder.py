"""Make, check and own the database folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from mutoscope.infra.postgres.binaries import Binaries
from mutoscope.infra.postgres.errors import (
    DatabaseFolderDamaged,
    DatabaseVersionMismatch,
    DiskFull,
    PostgresNotStarted,
)
from mutoscope.infra.postgres.programs import run_program
from mutoscope.infra.postgres.types import OWNER, ServerUser

_ROOM_BYTES = 150 * 1024 * 1024
"""A new cluster takes 40 MB, its first write-ahead log as much again."""


def server_path(folder: Path, user: ServerUser | None) -> str:
    """Return the data folder as the server is to name it.

    A server that we switch to another user for may not be allowed to walk down to a folder under, say, `/root`. It is
    started *in* the folder, and Linux lets every process name its working directory without walking.
    """
    return "/proc/self/cwd" if user and Path("/proc/self/cwd").exists() else str(folder)


def prepare_data_folder(folder: Path, binaries: Binaries, user: ServerUser | None) -> None:
    """Make the database folder if there is none; check it if there is one.

    Raises:
        DatabaseFolderDamaged: it is there, not empty, and not a database.
        DatabaseVersionMismatch: another major version wrote it.
        DiskFull: no room for a new one.
        PostgresNotStarted: `initdb` failed.
    """
    version_file = folder / "PG_VERSION"
    if version_file.exists():
        _check_version(folder, version_file.read_text(encoding="ascii").strip(), binaries)
    elif folder.exists() and any(folder.iterdir()):
        raise DatabaseFolderDamaged(
            f"The folder {folder} is not empty and holds no database.",
            remedy=f"Restore {folder} from a backup, or move it away to begin with an empty database.",
            folder=str(folder),
        )
    else:
        _create(folder, binaries, user)


def _check_version(folder: Path, version: str, binaries: Binaries) -> None:
    if version == binaries.major:
        return
    raise DatabaseVersionMismatch(
        f"The database in {folder} was written by PostgreSQL {version}; this is PostgreSQL {binaries.version}.",
        remedy=f"Dump it with the programs of version {version} "
        f"(pg_dump --format=custom --file=mutoscope.dump {OWNER}), move {folder} away, start Mutoscope once, "
        f"then restore: pg_restore --clean --if-exists --dbname={OWNER} mutoscope.dump",
        folder=str(folder),
        found=version,
        needed=binaries.major,
    )


def _create(folder: Path, binaries: Binaries, user: ServerUser | None) -> None:
    """Run initdb beside the final place and rename: a crash in the middle leaves no half database."""
    free = shutil.disk_usage(folder.parent).free
    if free < _ROOM_BYTES:
        raise disk_full(folder, free)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    if user:
        os.chown(unfinished, user.uid, user.gid)
    try:
        _initdb(unfinished, binaries, user)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _initdb(folder: Path, binaries: Binaries, user: ServerUser | None) -> None:
    arguments = (
        *("-D", server_path(folder, user), "-U", OWNER, "--encoding=UTF8", "--locale-provider=builtin"),
        *("--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums", "--auth-local=trust", "--auth-host=reject"),
    )
    try:
        done = run_program([binaries.program("initdb"), *arguments], cwd=folder, user=user)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PostgresNotStarted(
            f"The program initdb cannot be run in {folder}: {error}.",
            remedy="Check that the data folder is on a working disk, or choose another with MUTOSCOPE_DATA_DIR.",
        ) from error
    if done.status != 0:
        if "No space left" in done.output:
            raise disk_full(folder, shutil.disk_usage(folder).free)
        raise PostgresNotStarted(
            f"Making the database in {folder} failed: {done.output.strip()[-600:]}",
            remedy="Mend what the last lines say, then start again.",
            output=done.output[-2000:],
        )


def disk_full(folder: Path, free: int) -> DiskFull:
    """Return the error for a disk without room for the database."""
    return DiskFull(
        f"The disk that holds {folder} is full: {free // (1024 * 1024)} MB free.",
        remedy=f"Free at least {_ROOM_BYTES // (1024 * 1024)} MB there, or choose another folder with "
        "MUTOSCOPE_DATA_DIR, then start again.",
        folder=str(folder),
        free_bytes=free,
        needed_bytes=_ROOM_BYTES,
    )
