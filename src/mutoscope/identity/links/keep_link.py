"""Make a link, and take all of them back."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.links.types import LinkPurpose, MailLink
from mutoscope.identity.secret_words import new_secret
from mutoscope.infra.vault import vault_of

_KEEP = text("select identity_keep_link(:hash, :purpose, :sealed, :now, :expires_at)")
_DROP = text("select identity_drop_links()")
_PREFIX = "ml"


async def keep_link(
    session: AsyncSession,
    user_id: uuid.UUID,
    purpose: LinkPurpose,
    *,
    address: str,
    now: dt.datetime,
    lifetime: dt.timedelta,
) -> MailLink:
    """Return a new link of the bound user, to be mailed to the address; the database keeps its hash."""
    secret = new_secret(_PREFIX)
    sealed = await vault_of(session).seal(session, user_id, link_place(secret.hash), address)
    expires_at = now + lifetime
    await session.execute(
        _KEEP,
        {"hash": secret.hash, "purpose": purpose.value, "sealed": sealed, "now": now, "expires_at": expires_at},
    )
    return MailLink(secret.word, expires_at)


async def drop_links(session: AsyncSession) -> None:
    """Take back every link of the bound user that was not used: a password or an address has changed."""
    await session.execute(_DROP)


def link_place(hashed: bytes) -> str:
    """Return where the address of a link is sealed."""
    return f"one_time_link:{hashed.hex()}:sealed"
