"""Tell whoever ordered a film how it ended, if they want to know and their address is proved."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import read_profile
from mutoscope.infra.database import bind_session
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Credits, NotFound
from mutoscope.notifications.events import queries
from mutoscope.notifications.events.types import Happened
from mutoscope.notifications.mail import wants_mail

_MAILS: Final = {"generation.finished": "generation_finished", "generation.failed": "generation_failed"}
_UNTITLED: Final = "Your film"


async def mail_orderer(session: AsyncSession, settings: Settings, event: Happened) -> None:
    """Post the mail of an event that ends a film; nothing for any other.

    An address that nobody has proved to be theirs gets no notices: it may be a stranger's.
    """
    template = _MAILS.get(event.action)
    if template is None or event.user_id is None:
        return
    if event.project_id is None:  # a transcript or a cut of a file: no film, and done while one looks on
        return
    await bind_session(session, workspace_id=event.workspace_id, user_id=event.user_id)
    try:
        user = await read_profile(session, event.user_id)
        if user.email and user.email_verified_at and await wants_mail(session, event.user_id, template):
            await post_mail(
                session,
                to=user.email,
                template=template,
                content=_content(settings, event, await _title(session, event)),
                user_id=event.user_id,
                workspace_id=event.workspace_id,
                event_id=event.id,
            )
    except NotFound:  # the account is gone
        return
    finally:
        await bind_session(session, workspace_id=event.workspace_id, user_id=None)


async def _title(session: AsyncSession, event: Happened) -> str:
    """Return the film's title; events name ids alone, so that what leaves by webhooks holds no words of people."""
    found = (await session.execute(queries.TITLE, {"id": event.project_id})).scalar_one_or_none()
    return found or _UNTITLED


def _content(settings: Settings, event: Happened, title: str) -> dict[str, Any]:
    content: dict[str, Any] = {
        "title": title[:200],
        "link": f"{settings.base_url}/projects/{event.project_id}",
    }
    if isinstance(spent := event.payload.get("spent"), int):
        content["credits"] = str(Credits(spent))
    if isinstance(duration := event.payload.get("duration_ms"), int):
        content["seconds"] = str(round(duration / 1000))
    return content
