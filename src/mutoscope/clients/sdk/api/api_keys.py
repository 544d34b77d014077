"""The group `api_keys`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class KeyPage(BaseModel):
    """Keys, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[KeyView]
    next_cursor: str | None = None


class KeyView(BaseModel):
    """A key without its secret."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    prefix: str
    scopes: list[str]
    networks: list[str]
    signing: str
    signing_algorithm: str | None
    public_key: str | None
    state: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    last_used_address: str | None
    overlap_ends_at: dt.datetime | None


class NewKeyView(BaseModel):
    """A key with its secrets, which are shown this once."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    prefix: str
    scopes: list[str]
    networks: list[str]
    signing: str
    signing_algorithm: str | None
    public_key: str | None
    state: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None
    last_used_address: str | None
    overlap_ends_at: dt.datetime | None
    api_key: str
    signing_secret: str | None


class RefreshedKey(BaseModel):
    """The caller's default key, anew (document 002)."""

    model_config = ConfigDict(extra="allow")

    api_key: str
    api_key_prefix: str


class SigningOrder(BaseModel):
    """How requests with the key are signed (RFC 9421)."""

    model_config = ConfigDict(extra="allow")

    mode: str
    public_key: str | None = None


def api_keys_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[KeyPage]:
    """List the workspace's keys for owners and admins, one's own for others; the newest first, the ended ones too."""
    return Call("GET", "/api-keys", answer=KeyPage, query=given(cursor=cursor, limit=limit))


def api_keys_post(
    *,
    name: str,
    scopes: list[Literal["read", "create", "delete", "manage"]] | Unset = UNSET,
    networks: list[str] | Unset = UNSET,
    expires_at: dt.datetime | None | Unset = UNSET,
    signing: SigningOrder | None | Unset = UNSET,
) -> Call[NewKeyView]:
    """Make a key that acts for you in this workspace; its secret is shown this once."""
    return Call(
        "POST",
        "/api-keys",
        answer=NewKeyView,
        body=given(name=name, scopes=scopes, networks=networks, expires_at=expires_at, signing=signing),
    )


def api_keys_key_id_patch(
    key_id: uuid.UUID,
    *,
    name: str | None | Unset = UNSET,
    scopes: list[Literal["read", "create", "delete", "manage"]] | None | Unset = UNSET,
    networks: list[str] | None | Unset = UNSET,
    signing: Literal["optional", "required"] | None | Unset = UNSET,
) -> Call[KeyView]:
    """Change the name, scopes, networks or signing of one of your keys; the next request is judged by it."""
    return Call(
        "PATCH",
        f"/api-keys/{key_id}",
        answer=KeyView,
        body=given(name=name, scopes=scopes, networks=networks, signing=signing),
        keyed=True,
    )


def api_keys_key_id_delete(key_id: uuid.UUID) -> Call[None]:
    """Revoke a key, your own or as owner or admin any member's: it is refused from the next request on."""
    return Call("DELETE", f"/api-keys/{key_id}", keyed=True)


def api_keys_key_id_rotate_post(key_id: uuid.UUID, *, overlap_seconds: int | None | Unset = UNSET) -> Call[NewKeyView]:
    """Give one of your keys a new secret, shown this once; the old one works on for the overlap, then never again."""
    return Call("POST", f"/api-keys/{key_id}/rotate", answer=NewKeyView, body=given(overlap_seconds=overlap_seconds))


def auth_refresh_api_key_post() -> Call[RefreshedKey]:
    """Give your key named `default` a new secret, or make it; the old secret is refused from now on."""
    return Call("POST", "/auth/refresh-api-key", answer=RefreshedKey)
