"""Login sessions over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from mutoscope.identity import KeptSession

_SESSION: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "method": "password",
    "created_at": "2026-11-21T08:00:00Z",
    "last_used_at": "2026-11-21T09:35:00Z",
    "expires_at": "2027-02-19T08:00:00Z",
    "address": "203.0.113.7",
    "device": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "current": True,
    "impersonated": False,
}


class RefreshRequest(BaseModel):
    """A refresh token to be exchanged."""

    model_config = ConfigDict(json_schema_extra={"example": {"refresh_token": "rt_q8Zt…"}})

    refresh_token: SecretStr = Field(max_length=1024)


class BrowserTokens(BaseModel):
    """The tokens of a sign-in that a browser shall keep."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"access_token": "eyJhbGciOiJIUzI1NiJ9…", "refresh_token": "rt_q8Zt…"}}
    )

    access_token: SecretStr = Field(max_length=4096)
    refresh_token: SecretStr | None = Field(default=None, max_length=1024, description="Left out, nothing renews it.")
    visit: bool = Field(
        default=False,
        description="For the token of an impersonation: the refresh token that is kept stays, and renewing leads back.",
    )


class LoginSessionView(BaseModel):
    """One sign-in that has not ended."""

    model_config = ConfigDict(json_schema_extra={"example": _SESSION})

    id: uuid.UUID
    method: str = Field(description="How it began: password, magic_link, oidc, wallet, passkey.")
    created_at: dt.datetime
    last_used_at: dt.datetime = Field(description="Exact to five minutes.")
    expires_at: dt.datetime = Field(description="When it ends, however often it is renewed.")
    address: str | None = Field(description="The network address it began at, or was last renewed from.")
    device: str | None = Field(description="The `User-Agent` sent from there.")
    current: bool = Field(description="Whether this request came with it.")
    impersonated: bool = Field(description="Whether a platform admin acts in your name with it.")

    @classmethod
    def of(cls, kept: KeptSession, current: uuid.UUID | None) -> LoginSessionView:
        """Return a session in these words."""
        return cls(
            id=kept.id,
            method=kept.method,
            created_at=kept.created_at,
            last_used_at=kept.last_used_at,
            expires_at=kept.expires_at,
            address=kept.origin.address,
            device=kept.origin.device,
            current=kept.id == current,
            impersonated=kept.impersonated,
        )


class LoginSessionList(BaseModel):
    """All of the caller's login sessions, the last used first."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_SESSION]}})

    items: list[LoginSessionView]


class EndedSessions(BaseModel):
    """How many login sessions were ended."""

    model_config = ConfigDict(json_schema_extra={"example": {"ended": 2}})

    ended: int
