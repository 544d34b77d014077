"""Wire what sending needs from the settings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from mutoscope.infra.database import Database
from mutoscope.infra.safe_http import SafeSender
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.notifications.mail import PostOffice, SmtpServer, UnsubscribeLinks
from mutoscope.notifications.webhooks import WebhookDesk, sender_rules
from mutoscope.storage import Regions


@dataclass(frozen=True)
class Notifications:
    """The objects of sending mail and webhooks."""

    office: PostOffice
    webhooks: WebhookDesk


@asynccontextmanager
async def open_notifications(
    settings: Settings, database: Database, clock: Clock, regions: Regions, *, unsubscribe_key: bytes
) -> AsyncGenerator[Notifications]:
    """Wire them; nothing is connected yet, and what was is closed on leaving.

    Raises:
        InvalidInput: the SMTP server's address is none.
    """
    links = UnsubscribeLinks(settings.base_url, unsubscribe_key)
    office = PostOffice(database, clock, settings, links, regions, SmtpServer.of(settings))
    sender = SafeSender(sender_rules(settings))
    try:
        yield Notifications(office, WebhookDesk(database, clock, settings, sender))
    finally:
        await sender.aclose()
