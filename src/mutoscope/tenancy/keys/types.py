"""API keys as their members see them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mutoscope.tenancy.key_access.scopes import KeyScope
from mutoscope.tenancy.key_access.types import Signing

KeyState: TypeAlias = Literal["active", "expired", "revoked"]


@dataclass(frozen=True)
class ApiKey:
    """A key without its secret, which nobody has but whoever made it."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    prefix: str
    scopes: tuple[KeyScope, ...]
    networks: tuple[str, ...]
    signing: Signing
    public_key: bytes | None
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    last_used_sealed: bytes | None
    overlap_ends_at: dt.datetime | None
    """Until when an older secret works, if one does."""

    def state(self, now: dt.datetime) -> KeyState:
        """Return whether the key works."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


@dataclass(frozen=True)
class NewKey:
    """A key with its secrets, which are shown this once."""

    key: ApiKey
    secret: str
    signing_secret: str | None


@dataclass(frozen=True)
class KeyOrder:
    """What a new key is to be."""

    name: str
    scopes: tuple[KeyScope, ...]
    networks: tuple[str, ...] = ()
    expires_at: dt.datetime | None = None
    signing: Signing = "off"
    public_key: str | None = None
    """Of Ed25519, PEM or base64; without one, signed requests are signed by HMAC."""


@dataclass(frozen=True)
class KeyEdit:
    """What to change; None leaves it."""

    name: str | None = None
    scopes: tuple[KeyScope, ...] | None = None
    networks: tuple[str, ...] | None = None
    signing: Literal["optional", "required"] | None = None
