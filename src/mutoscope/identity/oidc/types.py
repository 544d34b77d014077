"""Identity providers and the steps of a sign-in, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from mutoscope.identity.linked.types import ProvenIdentity


class Purpose(StrEnum):
    """Why somebody is sent to a provider."""

    SIGN_IN = "sign_in"
    LINK = "link"
    PROVE = "prove"
    """To show again that the account is theirs."""


@dataclass(frozen=True)
class Errand:
    """What is to happen when the person comes back."""

    purpose: Purpose
    return_to: str = "/"
    """A path of the web interface."""
    user_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    workspace_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Callback:
    """What the provider sent back through the browser."""

    state: str | None
    code: str | None = None
    error: str | None = None
    issuer: str | None = None
    """`iss`, where the provider names itself (RFC 9207)."""


@dataclass(frozen=True)
class Endpoints:
    """Where a provider is asked."""

    authorization: str
    token: str
    secret_in_body: bool = True
    """Else in the header: `client_secret_basic`."""
    names_itself: bool = False
    """Whether its answers always carry `iss` (RFC 9207)."""


@dataclass(frozen=True)
class Proof:
    """What an answer of the token endpoint is checked against."""

    tokens: Mapping[str, Any]
    nonce: str
    now: dt.datetime
    fresh_since: dt.datetime | None = None
    """The person must have signed in at the provider after this, where it tells when."""


@dataclass(frozen=True)
class Provider:
    """An identity provider that this server trusts."""

    name: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    dialect: Dialect
    """How it is spoken to."""


class Dialect(Protocol):
    """The dialect of a kind of provider."""

    async def endpoints(self, provider: Provider) -> Endpoints:
        """Return where the provider is asked."""
        ...

    async def identify(self, provider: Provider, proof: Proof) -> ProvenIdentity:
        """Return whom the provider vouches for."""
        ...
