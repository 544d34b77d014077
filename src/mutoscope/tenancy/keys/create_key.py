"""Make an API key."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.keys import check_networks, new_key, new_signing_secret, read_public_key
from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import Change, emit
from mutoscope.infra.limits import require_features
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id
from mutoscope.tenancy.key_access.types import signing_place
from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.errors import KeyExpiryInvalid, KeyNameInvalid, TooManyKeys
from mutoscope.tenancy.keys.types import ApiKey, KeyOrder, NewKey
from mutoscope.tenancy.types import Scope


async def create_key(
    session: AsyncSession, settings: Settings, scope: Scope, order: KeyOrder, *, now: dt.datetime
) -> NewKey:
    """Make a key that acts for the caller in the workspace they are in, and return it with its secrets.

    Its scopes may exceed the caller's role: what counts at each request is what both include then. A key outlives the
    login that made it, so whoever stole an access token must not turn it into one.

    Raises:
        ReauthenticationNeeded: the caller proved who they are too long ago.
        LimitReached: the plan has no access for programs.
        KeyNameInvalid, KeyExpiryInvalid, NetworksInvalid, PublicKeyInvalid: a field breaks its rule.
        KeyNameTaken: the caller has a working key of that name.
        TooManyKeys: they have as many as one may have.
    """
    await require_recent(session, scope.session_id, now=now, seconds=settings.reauthentication_seconds)
    await require_features(session, scope.workspace_id, {"api_access": 1})
    key = _draft(settings, scope, order, now)
    await queries.lock_member(session, scope.workspace_id, scope.user_id)
    if await queries.count_keys(session, scope.user_id, now) >= settings.api_keys_per_member:
        raise TooManyKeys(settings.api_keys_per_member)
    return await insert_key(session, scope.workspace_id, key)


async def insert_key(session: AsyncSession, workspace_id: uuid.UUID, key: ApiKey) -> NewKey:
    """Keep a key that was thought out, with its first secret, and say so in the log."""
    await queries.insert_key(session, workspace_id, key)
    made = await add_secret(session, workspace_id, key, now=key.created_at)
    after = {"name": key.name, "scopes": key.scopes, "networks": key.networks, "signing": key.signing}
    message = f"The API key {key.id} was made, for {', '.join(key.scopes)}."
    facts = {"key_id": key.id, "scopes": key.scopes}
    await emit(session, workspace_id, "key.created", message=message, payload=facts, change=Change(after=after))
    return made


async def add_secret(session: AsyncSession, workspace_id: uuid.UUID, key: ApiKey, *, now: dt.datetime) -> NewKey:
    """Give a key a new secret, and one to sign with if it signs by HMAC."""
    secret, secret_id = new_key(), new_id()
    signing_secret = new_signing_secret() if key.signing != "off" and key.public_key is None else None
    sealed = None
    if signing_secret is not None:
        sealed = await vault_of(session).seal(session, key.user_id, signing_place(secret_id), signing_secret)
    await queries.insert_secret(session, workspace_id, key.id, secret_id, secret, signing_sealed=sealed, now=now)
    kept = await queries.find_key(session, key.id, now)
    return NewKey(kept or key, secret.secret, signing_secret)


def check_key_name(name: str) -> str:
    """Return the name without surrounding blanks.

    Raises:
        KeyNameInvalid: nothing is left, or a character of it cannot be shown.
    """
    trimmed = name.strip()
    if not trimmed or not trimmed.isprintable():
        raise KeyNameInvalid
    return trimmed


def _draft(settings: Settings, scope: Scope, order: KeyOrder, now: dt.datetime) -> ApiKey:
    if order.expires_at is not None and order.expires_at <= now:
        raise KeyExpiryInvalid
    return ApiKey(
        id=new_id(),
        user_id=scope.user_id,
        name=check_key_name(order.name),
        prefix="",
        scopes=order.scopes,
        networks=check_networks(order.networks, most=settings.api_key_networks),
        signing=order.signing,
        public_key=read_public_key(order.public_key) if order.public_key else None,
        created_at=now,
        expires_at=order.expires_at,
        revoked_at=None,
        last_used_at=None,
        last_used_sealed=None,
        overlap_ends_at=None,
    )
