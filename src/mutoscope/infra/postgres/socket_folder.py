"""Where the server's unix socket lies: in the data folder, or somewhere shorter."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from mutoscope.infra.postgres.errors import DatabaseFolderForeign
from mutoscope.infra.postgres.types import PORT, ServerUser

LONGEST_PATH_BYTES = 103
"""macOS allows 104 bytes with the closing zero, Linux 108 (`sockaddr_un`)."""
IN_DATA_FOLDER = "."


def socket_path(folder: Path) -> Path:
    """Return the socket in a socket folder."""
    return folder / f".s.PGSQL.{PORT}"


def choose_socket_folder(folder: Path, user: ServerUser | None, short: Path = Path("/tmp")) -> str:  # noqa: S108 -- private folder inside, owner and mode checked
    """Return the server's setting `unix_socket_directories`.

    The data folder itself is private (0700) to the server's user. If its path is too long for a socket, a folder as
    private under `short`, named by a hash of the path, takes its place.
    """
    if len(os.fsencode(socket_path(folder))) <= LONGEST_PATH_BYTES:
        return IN_DATA_FOLDER
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    private = short / f"mutoscope-{digest}"
    uid = user.uid if user else os.geteuid()
    if not private.exists():
        private.mkdir(mode=0o700)
        if user:
            os.chown(private, user.uid, user.gid)
    check_private(private, uid)
    return str(private)


def check_private(folder: Path, uid: int) -> None:
    """Refuse a socket folder that somebody else may have made: they could answer in the server's place.

    Raises:
        DatabaseFolderForeign: it is a link, belongs to another user, or is open to others.
    """
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or stat.S_IMODE(found.st_mode) & 0o077:
        raise DatabaseFolderForeign(
            f"The socket folder {folder} is not a private folder of the database's user.",
            remedy=f"Remove {folder}, or choose a data folder with a shorter path by MUTOSCOPE_DATA_DIR.",
            folder=str(folder),
        )
