"""Passkeys, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from mutoscope.infra.database import Database
from mutoscope.kernel import Clock


@dataclass(frozen=True)
class PasskeyDesk:
    """What passkeys need, wired once."""

    database: Database
    clock: Clock
    base_url: str
    """Of this server: a passkey is bound to its host."""
    lifetime: dt.timedelta
    limit: int
    """How many identities and passkeys an account may have."""

    @property
    def rp_id(self) -> str:
        """Return the host that passkeys are for (WebAuthn's relying party)."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_usable(self) -> bool:
        """Tell whether passkeys can be made for this host: browsers refuse bare network addresses."""
        host = self.rp_id
        return bool(host) and ":" not in host and not host.replace(".", "").isdigit()

    @property
    def origin(self) -> str:
        """Return the one origin that may ask for them."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class Passkey:
    """A passkey of an account; its public key stays in here."""

    id: uuid.UUID
    name: str
    backed_up: bool
    """Whether it is copied to the person's other devices."""
    created_at: dt.datetime
    last_used_at: dt.datetime | None


@dataclass(frozen=True)
class KnownKey:
    """What an answer is checked against."""

    id: uuid.UUID
    user_id: uuid.UUID
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class NewKey:
    """A key that an authenticator has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
