"""Who runs the server: ourselves, or, when we are root, an unprivileged user."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

from mutoscope.infra.postgres.errors import DatabaseFolderForeign, PostgresNotStarted
from mutoscope.infra.postgres.programs import run_program
from mutoscope.infra.postgres.types import ServerUser

_CREATED = "mutoscope"
_PREFERRED = ("postgres", "pgserver", _CREATED, "nobody")


def choose_server_user(folder: Path) -> ServerUser | None:
    """Return the user to switch to, or None to stay who we are.

    An existing database folder decides: its owner runs the server. PostgreSQL looks its user up by number, so only
    users with a passwd entry count.

    Raises:
        DatabaseFolderForeign: the folder belongs to somebody we cannot become.
        PostgresNotStarted: there is no unprivileged user and none can be made, or we have no passwd entry ourselves.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner != os.geteuid():
            raise _foreign(folder, owner)
        _require_name(os.geteuid())
        return None
    if owner or (folder / "PG_VERSION").exists():  # an empty folder of root's is as good as none
        return _existing_owner(folder, owner or 0)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _PREFERRED:
        if name in known and known[name].pw_uid != 0:
            return ServerUser(name, known[name].pw_uid, known[name].pw_gid)
    return _create_user()


def _existing_owner(folder: Path, owner: int) -> ServerUser:
    if owner == 0:
        raise _foreign(folder, owner)
    entry = _require_name(owner)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _require_name(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise PostgresNotStarted(
            f"User number {uid} has no name on this machine, and PostgreSQL does not run for a user without one.",
            remedy="Give the user an entry in /etc/passwd, or name a PostgreSQL server in DATABASE_URL.",
            uid=uid,
        ) from None


def _create_user() -> ServerUser:
    useradd = shutil.which("useradd") or shutil.which("adduser")
    options = ("--system", "--no-create-home", "--shell", "/usr/sbin/nologin")
    if useradd and run_program([useradd, *options, _CREATED], cwd=Path("/"), user=None).status == 0:
        entry = pwd.getpwnam(_CREATED)
        return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise PostgresNotStarted(
        "PostgreSQL does not run as root, and there is no unprivileged user to run it.",
        remedy=f"Start Mutoscope as an ordinary user, or create one: useradd --system {_CREATED}",
    )


def _foreign(folder: Path, owner: int) -> DatabaseFolderForeign:
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = str(owner)
    if owner == 0:
        remedy = f"PostgreSQL does not run as root: give {folder} to an ordinary user with chown -R, or move it away."
    else:
        remedy = f"Start Mutoscope as {name}, or choose another folder with MUTOSCOPE_DATA_DIR."
    return DatabaseFolderForeign(
        f"The database folder {folder} belongs to the user {name}.",
        remedy=remedy,
        folder=str(folder),
        owner=name,
    )
