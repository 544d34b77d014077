"""The first proof of an address: what was set before it may be a stranger's.

Anybody can register with somebody else's address and a password, link identities, make keys, and wait for the person
to move in (account pre-hijacking; Sudhodanan and Paverd, USENIX Security 2022). So when a link in a mail lets somebody
in whose address was not proved, everything that would let another in is removed first.
"""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import drop_links, drop_password, end_other_sessions, read_profile
from mutoscope.identity.linked import unlink_everything
from mutoscope.infra.events import emit
from mutoscope.tenancy import LoginDesk
from mutoscope.tenancy.withdraw_grants import withdraw_grants


async def remove_what_was_before(session: AsyncSession, desk: LoginDesk, user_id: uuid.UUID) -> None:
    """Remove the bound user's ways to sign in, sessions, links, keys and invitations, if no address was proved yet.

    Whoever registered themselves loses their password by it, and sets another by a link; the verification link, which
    lets nobody in, leaves everything as it is.
    """
    user = await read_profile(session, user_id)
    if user.email_verified_at is not None:
        return
    now = desk.clock.now()
    await unlink_everything(session, user_id)
    await drop_password(session, user_id)
    await drop_links(session)
    ended = await end_other_sessions(session, user_id, now=now)
    await withdraw_grants(session, user_id, now=now)
    home = session.info.get("workspace_id")
    if home is not None:
        message = "The address was proved for the first time; what was set up before lets nobody in any more."
        await emit(session, home, "account.claimed", message=message, payload={"sessions_ended": len(ended)})
