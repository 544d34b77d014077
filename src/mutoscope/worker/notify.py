"""The worker's duties of telling: events to those who want them, mail to the server, webhooks to their receivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from mutoscope.bootstrap import Container
from mutoscope.notifications import dispatch_events, forget_old, keep_sending, send_mail

_NOTIFY_SECONDS = 1.0
_FORGET_SECONDS = 3600.0


def notification_duties(container: Container) -> list[tuple[float, Callable[[], Awaitable[None]]]]:
    """Return each duty with the seconds between its rounds."""

    async def pass_on_events() -> None:
        await dispatch_events(container.database, container.settings, container.clock)

    async def send_due_mail() -> None:
        while await send_mail(container.notifications.office):
            pass

    async def send_due_webhooks() -> None:  # ends only when it breaks; then it is begun again
        await keep_sending(container.notifications.webhooks, pause=_NOTIFY_SECONDS)

    async def forget_sent() -> None:
        await forget_old(container.database, container.settings, container.clock)

    return [
        (_NOTIFY_SECONDS, pass_on_events),
        (_NOTIFY_SECONDS, send_due_mail),
        (_NOTIFY_SECONDS, send_due_webhooks),
        (_FORGET_SECONDS, forget_sent),
    ]
