"""A key as authentication sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mutoscope.tenancy.types import Role

Signing: TypeAlias = Literal["off", "optional", "required"]


@dataclass(frozen=True)
class KnownKey:
    """The key of one presented secret, with its member's present role."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    role: Role
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    signing: Signing
    public_key: bytes | None
    secret_id: uuid.UUID
    signing_sealed: bytes | None
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    ends_at: dt.datetime | None
    last_used_at: dt.datetime | None
    refused_at: dt.datetime | None


def signing_place(secret_id: uuid.UUID) -> str:
    """Return where a signing secret is sealed, for the key's member."""
    return f"api_key_secret:{secret_id}:signing_sealed"


def last_used_place(key_id: uuid.UUID) -> str:
    """Return where the address of the last use is sealed, for the key's member."""
    return f"api_key:{key_id}:last_used_sealed"
