"""Use a link up."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.links.errors import LinkExpired, LinkUnknown, LinkUsed
from mutoscope.identity.links.keep_link import link_place
from mutoscope.identity.links.types import LinkPurpose, OpenedLink
from mutoscope.identity.secret_words import MAX_SECRET_CHARACTERS, hash_secret
from mutoscope.infra.database import bind_session
from mutoscope.infra.vault import Damaged, Erased, vault_of

_USE = text("select outcome, user_id, sealed from identity_use_link(:hash, :purpose, :now)")
_REFUSALS = {"used": LinkUsed, "expired": LinkExpired}


async def use_link(session: AsyncSession, word: str, purpose: LinkPurpose, *, now: dt.datetime) -> OpenedLink:
    """Use up the link of a mail, and bind the session to the user whose it is.

    It is used once the caller's transaction is committed: if what it is for fails, it can be tried again. Of several
    callers at once, one has it.

    Raises:
        LinkUnknown: there is no such link for this purpose.
        LinkUsed: it was used before.
        LinkExpired: its time is over.
    """
    if len(word) > MAX_SECRET_CHARACTERS:
        raise LinkUnknown
    hashed = hash_secret(word)
    row = (await session.execute(_USE, {"hash": hashed, "purpose": purpose.value, "now": now})).one_or_none()
    if row is None:
        raise LinkUnknown
    if row.outcome in _REFUSALS:
        raise _REFUSALS[row.outcome]
    await bind_session(session, workspace_id=None, user_id=row.user_id)
    try:
        address = await vault_of(session).open(session, row.user_id, link_place(hashed), bytes(row.sealed))
    except (Erased, Damaged) as error:
        raise LinkUnknown from error
    return OpenedLink(row.user_id, str(address))
