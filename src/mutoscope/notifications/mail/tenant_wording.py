"""A workspace's own wording of a mail."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.infra.mail_contents import MAIL_CONTENTS
from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.check_wording import check_wording
from mutoscope.notifications.mail.errors import TemplateFixed
from mutoscope.notifications.mail.templates import MailTemplate, find_template
from mutoscope.notifications.mail.types import Wording
from mutoscope.notifications.mail.word_mail import try_wording


@dataclass(frozen=True)
class TemplateInUse:
    """A mail of the product as a workspace words it."""

    template: MailTemplate
    wording: Wording
    changed_at: dt.datetime | None
    """When the workspace worded it; None if it has not."""


async def list_templates(session: AsyncSession, workspace_id: uuid.UUID) -> list[TemplateInUse]:
    """Return every mail of the product as the bound workspace words it."""
    return [await read_template(session, workspace_id, name) for name in MAIL_CONTENTS]


async def read_template(session: AsyncSession, workspace_id: uuid.UUID, name: str) -> TemplateInUse:
    """Return one mail as the bound workspace words it.

    Raises:
        TemplateUnknown: the product has no such mail.
    """
    template = find_template(name)
    row = (await session.execute(queries.FIND_WORDING, {"workspace_id": workspace_id, "name": name})).one_or_none()
    if row is None or template.fixed:
        return TemplateInUse(template, template.wording, None)
    return TemplateInUse(template, Wording(row.subject, row.body), row.updated_at)


async def keep_wording(
    session: AsyncSession, workspace_id: uuid.UUID, name: str, wording: Wording, *, now: dt.datetime
) -> TemplateInUse:
    """Word a mail for the bound workspace.

    Raises:
        TemplateUnknown: the product has no such mail.
        TemplateFixed: it warns the owner of an account.
        WordingInvalid: the text breaks a rule.
    """
    template = check_own_wording(name, wording)
    before = await read_template(session, workspace_id, name)
    values = {"workspace_id": workspace_id, "name": name, "subject": wording.subject, "body": wording.body, "now": now}
    await session.execute(queries.PUT_WORDING, values)
    await _tell(session, workspace_id, name, before.wording, wording)
    return TemplateInUse(template, wording, now)


async def drop_wording(session: AsyncSession, workspace_id: uuid.UUID, name: str) -> TemplateInUse:
    """Go back to the product's wording; nothing happens if the workspace has none.

    Raises:
        TemplateUnknown: the product has no such mail.
    """
    template = find_template(name)
    row = (await session.execute(queries.DELETE_WORDING, {"workspace_id": workspace_id, "name": name})).one_or_none()
    if row is not None:
        await _tell(session, workspace_id, name, Wording(row.subject, row.body), template.wording)
    return TemplateInUse(template, template.wording, None)


def check_own_wording(name: str, wording: Wording) -> MailTemplate:
    """Return the mail whose wording may be kept so; raises as `keep_wording` does."""
    template = find_template(name)
    if template.fixed:
        raise TemplateFixed(
            f"The mail {name} warns the owner of an account: its text is the server's.",
            remedy="Word another mail; this one cannot be changed.",
        )
    check_wording("subject", wording.subject, template.variables)
    check_wording("body", wording.body, template.variables)
    try_wording(template, wording)
    return template


async def _tell(session: AsyncSession, workspace_id: uuid.UUID, name: str, before: Wording, after: Wording) -> None:
    await emit(
        session,
        workspace_id,
        "mail_template.changed",
        message=f"The mail {name} was worded anew.",
        payload={"template": name},
        change=Change({"subject": before.subject, "body": before.body}, {"subject": after.subject, "body": after.body}),
    )
