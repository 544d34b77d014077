"""The key that signs tokens and links: from the settings, or made once for a data folder."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput

SHORTEST_KEY = 32
"""RFC 7518 section 3.2: an HS256 key has at least 256 bits."""
_FILE = "secret_key"


def signing_key(settings: Settings) -> bytes:
    """Return the signing key; every process of one installation gets the same.

    Raises:
        InvalidInput: the setting is too short, or the key's file is open to others or damaged.
    """
    if settings.secret_key is not None:
        key = settings.secret_key.get_secret_value().encode()
        if len(key) < SHORTEST_KEY:
            raise InvalidInput(
                f"MUTOSCOPE_SECRET_KEY has {len(key)} bytes; at least {SHORTEST_KEY} are needed.",
                remedy="Make one with: openssl rand -hex 32",
                bytes=len(key),
            )
        return key
    file = settings.data_dir / _FILE
    if not file.exists():
        _make(file)
    return _read(file)


def _make(file: Path) -> None:
    """Write a new key aside and link it into place, so that of two processes one wins and both read the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as output:
            output.write(secrets.token_hex(SHORTEST_KEY))
            output.flush()
            os.fsync(output.fileno())
        file.hardlink_to(aside)
    except FileExistsError:
        return  # another process was first; its key counts
    finally:
        aside.unlink(missing_ok=True)


def _read(file: Path) -> bytes:
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise InvalidInput(
            f"The signing key {file} can be read by other users.",
            remedy=f"Run chmod 600 {file}. If others use this machine, delete it instead: a new one is made.",
            file=str(file),
        )
    key = file.read_bytes().strip()
    if len(key) < SHORTEST_KEY:
        raise InvalidInput(
            f"The signing key {file} is damaged: it has {len(key)} bytes.",
            remedy=f"Restore {file} from a backup, or delete it to make a new one (everybody must log in again).",
            file=str(file),
        )
    return key
