"""What sending webhooks needs, wired once for each process."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from mutoscope.infra.database import Database
from mutoscope.infra.safe_http import SafeSender, SenderRules
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock


@dataclass(frozen=True)
class WebhookDesk:
    """The objects of webhooks."""

    database: Database
    clock: Clock
    settings: Settings
    sender: SafeSender


def sender_rules(settings: Settings) -> SenderRules:
    """Return the rules of the settings."""
    return SenderRules(
        ports=settings.webhook_ports,
        allowed=tuple(ipaddress.ip_network(name, strict=False) for name in settings.webhook_allow_networks),
        seconds=settings.webhook_timeout_seconds,
        answer_bytes=settings.webhook_answer_bytes,
    )
