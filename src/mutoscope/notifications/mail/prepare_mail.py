"""Open a claimed mail and word it for its reader."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.mail_outbox import mail_place
from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.notifications.mail.compose_message import AddressUnusable, Envelope, compose_message, wire_address
from mutoscope.notifications.mail.find_wording import find_wording
from mutoscope.notifications.mail.look import server_look, workspace_look
from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.smtp_server import Never
from mutoscope.notifications.mail.templates import NOTICES
from mutoscope.notifications.mail.types import ClaimedMail
from mutoscope.notifications.mail.word_mail import word_mail


@dataclass(frozen=True)
class ReadyMail:
    """A mail that is ready for the server."""

    message: EmailMessage
    sender: str
    to: str


async def prepare_mail(office: PostOffice, mail: ClaimedMail) -> ReadyMail:
    """Return the message of a claimed mail.

    Raises:
        Never: it cannot be opened, worded or addressed.
    """
    mail_from = office.settings.mail_from
    async with office.database.session(workspace_id=mail.workspace_id, user_id=mail.user_id) as session:
        opened = await _open(session, mail)
        look = server_look(mail_from)
        if mail.workspace_id is not None:
            look = await workspace_look(session, office, mail.workspace_id)
        wording = await find_wording(session, mail.workspace_id, mail.template)
    stop = None
    if mail.user_id is not None and mail.template in NOTICES:
        stop = office.unsubscribe.link(mail.user_id, mail.template)
    try:
        worded = word_mail(mail.template, wording, opened["content"], look)
        envelope = Envelope(mail.id, opened["to"], mail_from, office.clock.now(), stop)
        message = compose_message(worded, envelope, look)
        return ReadyMail(message, wire_address(parseaddr(mail_from)[1]), wire_address(opened["to"]))
    except AddressUnusable as error:
        raise Never("that is no address mail can be sent to") from error
    except ValueError as error:
        raise Never("the mail cannot be worded") from error


async def _open(session: AsyncSession, mail: ClaimedMail) -> dict[str, Any]:
    try:
        return await vault_of(session).open(session, mail.sealed_for, mail_place(mail.id), mail.sealed)
    except Erased as error:
        raise Never("its reader was erased") from error
    except Damaged as error:
        raise Never("it cannot be opened") from error
