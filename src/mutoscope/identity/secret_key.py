"""The server's one secret, and the keys derived from it, one for each purpose."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput

FILE_NAME = "secret.key"
MIN_SECRET_BYTES = 32


def load_secret(settings: Settings) -> bytes:
    """Return the secret of the setting, else the one in the data folder, made at the first call (mode 0600).

    Raises:
        InvalidInput: the secret is shorter than 32 bytes.
    """
    if settings.secret_key is not None:
        return check_secret(settings.secret_key.get_secret_value().encode(), "the setting MUTOSCOPE_SECRET_KEY")
    path = settings.data_dir / FILE_NAME
    if not path.exists():
        _make(path)
    return check_secret(path.read_bytes().strip(), str(path))


def derive_key(secret: bytes, purpose: str) -> bytes:
    """Return 32 bytes that belong to a purpose: HMAC-SHA256, the expand step of HKDF (RFC 5869 section 2.3)."""
    return hmac.new(secret, f"mutoscope:{purpose}\x01".encode(), hashlib.sha256).digest()


def _make(path: Path) -> None:
    """Write the file whole or not at all; of several processes that try at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(MIN_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def check_secret(secret: bytes, where: str) -> bytes:
    """Return a secret.

    Raises:
        InvalidInput: it has fewer than 32 bytes.
    """
    if len(secret) < MIN_SECRET_BYTES:
        raise InvalidInput(
            f"The secret in {where} has {len(secret)} bytes; at least {MIN_SECRET_BYTES} are needed.",
            remedy="Use a longer random one: `openssl rand -hex 32`.",
            minimum=MIN_SECRET_BYTES,
        )
    return secret
