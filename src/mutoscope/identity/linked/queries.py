"""The statements of linked identities; each sees the bound user's rows alone, except the one exact look-up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked.types import ProvenIdentity, WaysToSignIn

_PROVED_AT = text("select authenticated_at from login_session where id = :id and impersonator_id is null")
_PROVE = text("update login_session set authenticated_at = :now where id = :id and revoked_at is null")
_FIND = text("select identity_find_linked(:issuer, :subject)")
_INSERT = text(
    "insert into linked_identity (id, user_id, kind, provider, issuer, subject, label, created_at, last_used_at) "
    "values (:id, :user_id, :kind, :provider, :issuer, :subject, :label, :now, :now) "
    "on conflict (issuer, subject) do nothing"
)
_LIST = text(
    "select id, kind, provider, issuer, label, created_at, last_used_at from linked_identity order by created_at, id"
)
_USED = text(
    "update linked_identity set last_used_at = :now where issuer = :issuer and subject = :subject returning id"
)
_DELETE = text("delete from linked_identity where id = :id returning kind, provider")
_DELETE_ALL = text("delete from linked_identity where user_id = :user_id")
_DELETE_PASSKEYS = text("delete from passkey where user_id = :user_id")
_LOCK = text("select has_password from app_user where id = :id for no key update")
_IS_WAY = text(
    "select exists (select from linked_identity where id = :id) or exists (select from passkey where id = :id)"
)
_COUNT = text("select (select count(*) from linked_identity) as identities, (select count(*) from passkey) as passkeys")


async def read_proved_at(session: AsyncSession, session_id: uuid.UUID) -> dt.datetime | None:
    """Return when a login session of the bound user was last proved."""
    return (await session.execute(_PROVED_AT, {"id": session_id})).scalar_one_or_none()


async def write_proved_at(session: AsyncSession, session_id: uuid.UUID, now: dt.datetime) -> None:
    """Note a proof in a login session of the bound user."""
    await session.execute(_PROVE, {"id": session_id, "now": now})


async def find_account(session: AsyncSession, issuer: str, subject: str) -> uuid.UUID | None:
    """Return whose an identity is, through the one function that may look across users."""
    return (await session.execute(_FIND, {"issuer": issuer, "subject": subject})).scalar_one_or_none()


async def insert_identity(
    session: AsyncSession,
    identity_id: uuid.UUID,
    user_id: uuid.UUID,
    proven: ProvenIdentity,
    *,
    label: bytes | None,
    now: dt.datetime,
) -> bool:
    """Insert an identity of the bound user; False if somebody has it."""
    done = await session.execute(
        _INSERT,
        {
            "id": identity_id,
            "user_id": user_id,
            "kind": proven.kind.value,
            "provider": proven.provider,
            "issuer": proven.issuer,
            "subject": proven.subject,
            "label": label,
            "now": now,
        },
    )
    return bool(done.rowcount)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownArgumentType] -- a cursor's


async def list_identities(session: AsyncSession) -> Sequence[Row[tuple[object, ...]]]:
    """Return the bound user's identities, labels sealed."""
    return (await session.execute(_LIST)).all()


async def mark_used(session: AsyncSession, issuer: str, subject: str, now: dt.datetime) -> bool:
    """Note that the bound user signed in with an identity, held until the transaction ends; False if it is gone."""
    done = await session.execute(_USED, {"issuer": issuer, "subject": subject, "now": now})
    return done.one_or_none() is not None


async def delete_identity(session: AsyncSession, identity_id: uuid.UUID) -> tuple[str, str] | None:
    """Delete an identity of the bound user and return its kind and provider; None if there is none."""
    row = (await session.execute(_DELETE, {"id": identity_id})).one_or_none()
    return (row.kind, row.provider) if row else None


async def delete_all(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Delete the bound user's identities and passkeys."""
    await session.execute(_DELETE_ALL, {"user_id": user_id})
    await session.execute(_DELETE_PASSKEYS, {"user_id": user_id})


async def lock_account(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Let nobody else change the bound user's ways to sign in, or open them a home, until the transaction ends."""
    await session.execute(_LOCK, {"id": user_id})


async def lock_ways(session: AsyncSession, user_id: uuid.UUID) -> WaysToSignIn:
    """Return the ways into the bound user's account; nobody else changes them until the transaction ends."""
    has_password = (await session.execute(_LOCK, {"id": user_id})).scalar_one()
    row = (await session.execute(_COUNT)).one()
    return WaysToSignIn(bool(has_password), row.identities, row.passkeys)


async def is_a_way(session: AsyncSession, one_id: uuid.UUID) -> bool:
    """Tell whether an id is an identity or a passkey of the bound user."""
    return bool(await session.scalar(_IS_WAY, {"id": one_id}))
