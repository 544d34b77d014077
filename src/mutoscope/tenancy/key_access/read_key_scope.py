"""From a presented API key to a scope."""

from __future__ import annotations

import datetime as dt

import structlog
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.keys import (
    KeyAddressForbidden,
    KeyExpired,
    KeyInvalid,
    KeyReplaced,
    KeyRevoked,
    SignatureInvalid,
    SignatureMissing,
    SignatureReplayed,
    is_well_formed,
    is_within,
    key_digest,
)
from mutoscope.infra.actor import act_as
from mutoscope.infra.events import emit
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import Clock
from mutoscope.tenancy.client_address import client_address
from mutoscope.tenancy.key_access import queries
from mutoscope.tenancy.key_access.check_signature import check_signature
from mutoscope.tenancy.key_access.scopes import verbs_of
from mutoscope.tenancy.key_access.types import KnownKey, last_used_place
from mutoscope.tenancy.services import services_of
from mutoscope.tenancy.types import Scope

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def read_key_scope(session: AsyncSession, request: Request, presented: str) -> Scope:
    """Return the scope of a request that carries an API key; the session is bound to the key's workspace and member.

    Must run before anything else is written in the session: the use, a spent nonce or a refusal is committed at once,
    whatever becomes of the request, and without a second connection.

    Raises:
        KeyInvalid: no such key; malformed or unknown, it costs the same.
        KeyRevoked, KeyExpired, KeyReplaced: it was one.
        KeyAddressForbidden: it may not be used from here.
        SignatureMissing, SignatureInvalid, SignatureReplayed: the request is not signed as the key asks.
    """
    services = services_of(request)
    now = services.get(Clock).now()
    key = await queries.find_key(session, key_digest(presented))
    if key is None:
        _log.info("api key unknown", well_formed=is_well_formed(presented))
        raise KeyInvalid
    _check_life(key, now)
    act_as(session, user_id=key.user_id, key_id=key.id)
    address, settings = client_address(request), services.get(Settings)
    try:
        _check_address(key, address)
        signed = await check_signature(session, request, key, now)
    except (KeyAddressForbidden, SignatureMissing, SignatureInvalid, SignatureReplayed) as refusal:
        await _report(session, key, refusal.code, now, _seconds(settings.api_key_refusal_seconds))
        raise
    noted = await _note_use(session, key, address, now, _seconds(settings.api_key_use_seconds))
    if signed or noted:
        await session.commit()
    verbs = verbs_of(key.scopes)
    return Scope(key.workspace_id, key.user_id, key.role, None, key_id=key.id, verbs=verbs, expires_at=key.ends_at)


def _check_life(key: KnownKey, now: dt.datetime) -> None:
    if key.revoked_at is not None:
        raise KeyRevoked
    if key.expires_at is not None and key.expires_at <= now:
        raise KeyExpired
    if key.ends_at is not None and key.ends_at <= now:
        raise KeyReplaced


def _check_address(key: KnownKey, address: str | None) -> None:
    if key.networks and not is_within(address, key.networks):
        raise KeyAddressForbidden


async def _note_use(
    session: AsyncSession, key: KnownKey, address: str | None, now: dt.datetime, every: dt.timedelta
) -> bool:
    if key.last_used_at is not None and key.last_used_at > now - every:
        return False
    place = last_used_place(key.id)
    sealed = await vault_of(session).seal(session, key.user_id, place, address) if address else None
    await queries.note_use(session, key.id, now=now, before=now - every, sealed=sealed)
    return True


async def _report(session: AsyncSession, key: KnownKey, code: str, now: dt.datetime, every: dt.timedelta) -> None:
    """Write one line into the audit log, not more often than `every`: a thief must not fill it."""
    if key.refused_at is not None and key.refused_at > now - every:
        return
    if await queries.note_refusal(session, key.id, now=now, before=now - every):
        facts = {"key_id": key.id, "reason": code}
        message = f"A request with the API key {key.id} was refused: {code}."
        await emit(session, key.workspace_id, "key.refused", message=message, payload=facts)
    await session.commit()


def _seconds(count: float) -> dt.timedelta:
    return dt.timedelta(seconds=count)
