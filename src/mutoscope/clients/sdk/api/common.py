"""Shapes that several groups share. Written by tools/write_sdk.py."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ConsentChoice(BaseModel):
    """An answer to something we ask about."""

    model_config = ConfigDict(extra="allow")

    purpose: str
    version: str
    granted: bool


class LoginAnswer(BaseModel):
    """A bearer token, to be sent as `Authorization: Bearer …`, and the token that renews it."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    token_type: str | None = None


Role = str
