"""Send what is due: at least once, with the same Message-ID each time.

A mail is journalled as being sent before the dialogue begins, with a claim that runs out. If the worker dies during
the dialogue, nobody can know whether the server took the mail; another worker then sends it again. The number of the
attempt fences: whoever lost the claim settles nothing.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import deque
from typing import Final

import structlog

from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.prepare_mail import ReadyMail, prepare_mail
from mutoscope.notifications.mail.smtp_server import Connection, Never, NotNow, ServerLost
from mutoscope.notifications.mail.types import ClaimedMail

_WAITS: Final = (60, 300, 900, 3600, 2 * 3600, 4 * 3600, 8 * 3600)
"""Seconds before the second, third, … attempt; the last repeats until the mail is given up."""
_log = structlog.get_logger(__name__)


async def send_mail(office: PostOffice) -> int:
    """Send one batch; return how many mails the server took. Without a server nothing is claimed."""
    if office.server is None:
        return 0
    until = time.monotonic() + office.settings.mail_claim_seconds - 2 * office.settings.mail_timeout_seconds
    waiting = deque(await _claim(office))
    sent = 0
    while waiting:
        try:
            async with office.server.connect() as connection:
                sent += await _send_over(office, connection, waiting, until)
        except ServerLost as error:  # it could not be opened: that goes for all of them
            while waiting:
                await _settle(office, waiting.popleft(), error)
    return sent


async def _claim(office: PostOffice) -> list[ClaimedMail]:
    settings = office.settings
    values = {
        "now": office.clock.now(),
        "lease": dt.timedelta(seconds=settings.mail_claim_seconds),
        "limit": settings.mail_batch,
    }
    async with office.database.session() as session:
        rows = (await session.execute(queries.CLAIM, values)).all()
    return [ClaimedMail(*row) for row in rows]


async def _send_over(office: PostOffice, connection: Connection, waiting: deque[ClaimedMail], until: float) -> int:
    """Send until nothing waits, the connection is lost, or the claims are about to run out."""
    sent = 0
    while waiting:
        if time.monotonic() > until:
            waiting.clear()
            break
        mail = waiting.popleft()
        try:
            ready = await _prepare(office, mail)
            await connection.send(ready.message, sender=ready.sender, to=ready.to)
        except (Never, NotNow) as error:
            await _settle(office, mail, error)
            if isinstance(error, ServerLost):
                break
        else:
            sent += await _settle(office, mail, None)
    return sent


async def _prepare(office: PostOffice, mail: ClaimedMail) -> ReadyMail:
    if office.clock.now() - mail.created_at > _patience(office):
        raise Never("it could not be sent in time")
    return await prepare_mail(office, mail)


def _patience(office: PostOffice) -> dt.timedelta:
    return dt.timedelta(seconds=office.settings.mail_expire_seconds)


async def _settle(office: PostOffice, mail: ClaimedMail, error: Never | NotNow | None) -> bool:
    """Write how an attempt ended; return whether the mail was this worker's still."""
    now = office.clock.now()
    wait = dt.timedelta(seconds=_WAITS[min(mail.attempts, len(_WAITS)) - 1])
    over = isinstance(error, Never) or now + wait - mail.created_at > _patience(office)
    state = "sent" if error is None else "failed" if over else "queued"
    values = {
        "id": mail.id,
        "attempts": mail.attempts,
        "state": state,
        "now": now,
        "next": now + wait if state == "queued" else None,
        "error": str(error) if error else None,
    }
    async with office.database.session() as session:
        settled = bool(await session.scalar(queries.SETTLE, values))
    if error is not None:
        _log.warning("mail_not_sent", mail_id=str(mail.id), template=mail.template, state=state, reason=str(error))
    return settled
