"""Forget mail and deliveries that are older than the settings keep them."""

from __future__ import annotations

import datetime as dt

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.notifications.mail.queries import FORGET as FORGET_MAIL
from mutoscope.notifications.webhooks.queries import FORGET as FORGET_DELIVERIES


async def forget_old(database: Database, settings: Settings, clock: Clock) -> int:
    """Delete what is too old; return how many mails and deliveries went."""
    now = clock.now()
    before_mail = now - dt.timedelta(seconds=settings.mail_keep_seconds)
    before_deliveries = now - dt.timedelta(seconds=settings.webhook_keep_seconds)
    async with database.session() as session:
        mails = (await session.execute(FORGET_MAIL, {"before": before_mail})).scalar_one()
        deliveries = (await session.execute(FORGET_DELIVERIES, {"before": before_deliveries})).scalar_one()
    return int(mails) + int(deliveries)
