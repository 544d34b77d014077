"""API keys over HTTP."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from mutoscope.tenancy.key_access.scopes import KeyScope
from mutoscope.tenancy.key_access.types import Signing
from mutoscope.tenancy.keys.types import ApiKey, KeyEdit, KeyOrder, KeyState, NewKey
from mutoscope.tenancy.schema_example import example

_KEY_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_VIEW = {
    "id": _KEY_ID,
    "user_id": "0190b5a8-7c1e-7d2f-9a3b-000000000001",
    "name": "nightly render",
    "prefix": "cc_8Zq2Lk",
    "scopes": ["read", "create"],
    "networks": ["192.0.2.0/24"],
    "signing": "off",
    "signing_algorithm": None,
    "public_key": None,
    "state": "active",
    "created_at": "2025-12-31T00:00:00Z",
    "expires_at": None,
    "revoked_at": None,
    "last_used_at": "2025-12-31T12:00:00Z",
    "last_used_address": "192.0.2.7",
    "overlap_ends_at": None,
}
_SECRET = "cc_8Zq2LkV0sT4mWb9XcD1fGh7JkPqR3tY5uE0aBc"  # noqa: S105 -- an example whose check sum is wrong

Name = Annotated[str, Field(min_length=1, max_length=100, description="What the key is for; unique among yours.")]
Scopes = Annotated[
    list[KeyScope],
    Field(min_length=1, max_length=10, description="What it may do, within its member's role: see the reference."),
]
Networks = Annotated[
    list[Annotated[str, Field(max_length=64)]],
    Field(max_length=1000, description="CIDR blocks it may be used from; none is everywhere."),
]


class SigningOrder(BaseModel):
    """How requests with the key are signed (RFC 9421)."""

    model_config = example(mode="required")

    mode: Literal["optional", "required"] = Field(description="Whether unsigned requests are refused.")
    public_key: str | None = Field(
        default=None,
        max_length=1024,
        description="Of your own Ed25519 key, PEM or base64; without it you get a secret for HMAC-SHA256.",
    )


class KeyRequest(BaseModel):
    """A new key."""

    model_config = example(name="nightly render", scopes=["read", "create"], networks=["192.0.2.0/24"])

    name: Name
    scopes: Scopes = ["read", "create"]
    networks: Networks = []
    expires_at: AwareDatetime | None = Field(default=None, description="When it stops working; never, without.")
    signing: SigningOrder | None = None

    def order(self) -> KeyOrder:
        """Return the request as a value."""
        return KeyOrder(
            name=self.name,
            scopes=tuple(dict.fromkeys(self.scopes)),
            networks=tuple(self.networks),
            expires_at=self.expires_at,
            signing=self.signing.mode if self.signing else "off",
            public_key=self.signing.public_key if self.signing else None,
        )


class KeyChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = example(scopes=["read"], networks=[])

    name: Name | None = None
    scopes: Scopes | None = None
    networks: Networks | None = None
    signing: Literal["optional", "required"] | None = Field(
        default=None, description="Of a key that was made with a way to sign."
    )

    def edit(self) -> KeyEdit:
        """Return the request as a value."""
        return KeyEdit(
            name=self.name,
            scopes=None if self.scopes is None else tuple(dict.fromkeys(self.scopes)),
            networks=None if self.networks is None else tuple(self.networks),
            signing=self.signing,
        )


class RotateRequest(BaseModel):
    """How to rotate."""

    model_config = example(overlap_seconds=3600)

    overlap_seconds: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="How long the old secret works on; the usual time, without."
    )


class KeyView(BaseModel):
    """A key without its secret."""

    model_config = example(**_VIEW)

    id: uuid.UUID
    user_id: uuid.UUID = Field(description="The member it acts for.")
    name: str
    prefix: str = Field(description="How the newest secret begins.")
    scopes: list[KeyScope]
    networks: list[str]
    signing: Signing
    signing_algorithm: Literal["hmac-sha256", "ed25519"] | None
    public_key: str | None = Field(description="Base64 of the 32 bytes.")
    state: KeyState
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None = Field(description="To the minute.")
    last_used_address: str | None
    overlap_ends_at: dt.datetime | None = Field(description="Until when an older secret works, if one does.")

    @classmethod
    def of(cls, key: ApiKey, now: dt.datetime, address: str | None = None) -> KeyView:
        """Return a key in these words."""
        return cls(
            id=key.id,
            user_id=key.user_id,
            name=key.name,
            prefix=key.prefix,
            scopes=list(key.scopes),
            networks=list(key.networks),
            signing=key.signing,
            signing_algorithm=_algorithm(key),
            public_key=base64.b64encode(key.public_key).decode() if key.public_key else None,
            state=key.state(now),
            created_at=key.created_at,
            expires_at=key.expires_at,
            revoked_at=key.revoked_at,
            last_used_at=key.last_used_at,
            last_used_address=address,
            overlap_ends_at=key.overlap_ends_at,
        )


class KeyPage(BaseModel):
    """Keys, the newest first."""

    model_config = example(items=[_VIEW], next_cursor=None)

    items: list[KeyView]
    next_cursor: str | None = None


class NewKeyView(KeyView):
    """A key with its secrets, which are shown this once."""

    model_config = example(**_VIEW, api_key=_SECRET, signing_secret=None)

    api_key: str = Field(description="The secret: send it as `Authorization: Bearer …` or `X-API-Key`.")
    signing_secret: str | None = Field(description="For HMAC-SHA256, if the key signs so.")

    @classmethod
    def made(cls, new: NewKey, now: dt.datetime) -> NewKeyView:
        """Return a new key in these words."""
        view = KeyView.of(new.key, now).model_dump()
        return cls(**view, api_key=new.secret, signing_secret=new.signing_secret)


class RefreshedKey(BaseModel):
    """The caller's default key, anew (document 002)."""

    model_config = example(api_key=_SECRET, api_key_prefix="cc_8Zq2Lk")

    api_key: str
    api_key_prefix: str

    @classmethod
    def of(cls, new: NewKey) -> RefreshedKey:
        """Return a new key in these words."""
        return cls(api_key=new.secret, api_key_prefix=new.key.prefix)


def _algorithm(key: ApiKey) -> Literal["hmac-sha256", "ed25519"] | None:
    if key.signing == "off":
        return None
    return "hmac-sha256" if key.public_key is None else "ed25519"
