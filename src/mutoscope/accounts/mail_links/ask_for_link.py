"""Ask for a mail with a link by naming an address, without learning whether it has an account."""

from __future__ import annotations

from typing import NamedTuple

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mutoscope.accounts.mail_links.send_link import send_link
from mutoscope.identity import LinkPurpose, find_login, read_profile
from mutoscope.infra.actor import act_as
from mutoscope.infra.events import emit
from mutoscope.kernel import MutoscopeError
from mutoscope.tenancy import LoginDesk, Origin, bind_home

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Asked(NamedTuple):
    """What somebody asked for, from where."""

    purpose: LinkPurpose
    email: str
    origin: Origin


async def answer_later(desk: LoginDesk, asked: Asked) -> None:
    """Mail the link, if the address has an account; to be run after the answer has gone out.

    So the answer takes as long for an address that has an account as for one that has none. What fails here is logged:
    nobody is waiting for it, and who gets no mail asks again.
    """
    try:
        await _mail_link(desk, asked)
    except (MutoscopeError, SQLAlchemyError, OSError) as error:
        _log.warning("link not mailed", purpose=asked.purpose.value, error=type(error).__name__)


async def _mail_link(desk: LoginDesk, asked: Asked) -> None:
    async with desk.database.session(actor=asked.origin.actor) as session:
        known = await find_login(session, asked.email)
        if known is None:
            return
        home = await bind_home(session, known.user_id)
        user = await read_profile(session, known.user_id)
        if user.email is None:
            return
        # To the address as it was registered: the one typed here may only look like it.
        await send_link(session, desk, user.id, asked.purpose, address=user.email)
        if home is not None:
            act_as(session, user_id=None)  # anybody may have asked
            payload = {"user_id": user.id, "purpose": asked.purpose.value}
            await emit(session, home, "account.link_sent", message=_MESSAGES[asked.purpose], payload=payload)


_MESSAGES = {
    LinkPurpose.RESET_PASSWORD: "A link to set a new password was asked for.",
    LinkPurpose.MAGIC_LINK: "A link to sign in was asked for.",
}
