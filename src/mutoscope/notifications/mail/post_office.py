"""What sending mail needs, wired once for each process."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.notifications.mail.smtp_server import SmtpServer
from mutoscope.notifications.mail.unsubscribe import UnsubscribeLinks
from mutoscope.storage import Regions


@dataclass(frozen=True)
class PostOffice:
    """The objects of sending mail."""

    database: Database
    clock: Clock
    settings: Settings
    unsubscribe: UnsubscribeLinks
    regions: Regions
    """Where the logos of workspaces lie."""
    server: SmtpServer | None
    """None in development: mail stays in the outbox, where its owner reads it."""
