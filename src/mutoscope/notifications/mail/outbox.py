"""The outbox as its owner sees it: one's own mail, and the workspace's."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.mail_contents import MAIL_CONTENTS
from mutoscope.infra.mail_outbox import mail_place
from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.kernel import Page
from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.errors import MailUnknown
from mutoscope.notifications.mail.find_wording import find_wording
from mutoscope.notifications.mail.look import server_look, workspace_look
from mutoscope.notifications.mail.post_office import PostOffice
from mutoscope.notifications.mail.types import KeptMail, WordedMail
from mutoscope.notifications.mail.word_mail import word_mail
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST: Final = "mail_outbox"
_HIDDEN: Final = "https://hidden.invalid/the-link-is-in-the-mail"


async def list_mail(session: AsyncSession, scope: Scope, *, cursor: str | None, limit: int) -> Page[KeptMail]:
    """Return one page of the outbox, newest first.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    values = {"before": read_cursor(_LIST, scope.workspace_id, cursor), "limit": limit + 1}
    rows = (await session.execute(queries.LIST, values)).all()
    items = [await _open(session, row) for row in rows[:limit]]
    return Page(items, write_cursor(_LIST, scope.workspace_id, items[-1].id) if len(rows) > limit else None)


async def find_mail(session: AsyncSession, mail_id: uuid.UUID) -> KeptMail:
    """Return one mail of the outbox.

    Raises:
        MailUnknown: there is none.
    """
    row = (await session.execute(queries.FIND, {"id": mail_id})).one_or_none()
    if row is None:
        raise MailUnknown("There is no such mail.", remedy="Check the id against the outbox.")
    return await _open(session, row)


async def read_mail(session: AsyncSession, office: PostOffice, scope: Scope, mail: KeptMail) -> WordedMail:
    """Return a mail of the outbox as its reader gets it.

    Where mail leaves by SMTP, links are hidden: a link in a mail proves that its reader holds the address, and must
    not be had by whoever holds a login session, a key, or acts in somebody's name.
    """
    look = server_look(office.settings.mail_from)
    if mail.workspace_id is not None:
        look = await workspace_look(session, office, mail.workspace_id)
    wording = await find_wording(session, mail.workspace_id, mail.template)
    content = mail.content if _may_see_links(office, scope) else _without_links(mail.template, mail.content)
    return word_mail(mail.template, wording, content, look)


def _may_see_links(office: PostOffice, scope: Scope) -> bool:
    return office.server is None and scope.session_id is not None and scope.impersonator_id is None


def _without_links(template: str, content: dict[str, Any]) -> dict[str, Any]:
    links = [name for name in MAIL_CONTENTS[template].model_fields if name.endswith("link")]
    return {**content, **{name: _HIDDEN for name in links if name in content or "url" in content}}


async def _open(session: AsyncSession, row: Row[Any]) -> KeptMail:
    opened: dict[str, Any]
    try:
        opened = await vault_of(session).open(session, row.sealed_for, mail_place(row.id), row.sealed)
    except (Erased, Damaged):
        opened = dict[str, Any](to="", content={})
    fields = {field.name for field in dataclasses.fields(KeptMail)}
    values = {name: value for name, value in row._mapping.items() if name in fields}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
    return KeptMail(**values, to=opened["to"], content=opened["content"], error=row.last_error)
