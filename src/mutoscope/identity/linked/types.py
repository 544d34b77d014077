"""Ways to sign in, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum


class IdentityKind(StrEnum):
    """What vouches for a person."""

    OIDC = "oidc"
    """An identity provider: OpenID Connect, GitHub or Discord."""
    WALLET = "wallet"
    """An Ethereum account that signs (EIP-4361)."""


@dataclass(frozen=True)
class ProvenIdentity:
    """Somebody whom a provider or a signature vouches for, at this moment."""

    kind: IdentityKind
    provider: str
    """Its name in the settings; `wallet` for a wallet."""
    issuer: str
    """Who vouches: the issuer's URL, `eip155` for a wallet."""
    subject: str
    """Whom the issuer means; unique and stable with it. (issuer, subject) is the key, never the address."""
    email: str | None = None
    """An e-mail address that the issuer has verified, else None."""
    name: str | None = None
    """What the issuer calls them."""


@dataclass(frozen=True)
class LinkedIdentity:
    """An identity that signs in to an account."""

    id: uuid.UUID
    kind: IdentityKind
    provider: str
    issuer: str
    label: str | None
    created_at: dt.datetime
    last_used_at: dt.datetime | None


@dataclass(frozen=True)
class WaysToSignIn:
    """How many ways lead into an account; magic links are not counted, as they need a mail server."""

    has_password: bool
    identities: int
    passkeys: int

    @property
    def count(self) -> int:
        """Return how many there are together."""
        return int(self.has_password) + self.identities + self.passkeys
