"""Find the wording of a mail: the workspace's own, else the product's."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.templates import find_template
from mutoscope.notifications.mail.types import Wording


async def find_wording(session: AsyncSession, workspace_id: uuid.UUID | None, name: str) -> Wording:
    """Return how a mail is worded in the bound workspace.

    Raises:
        TemplateUnknown: the product has no such mail.
    """
    template = find_template(name)
    if workspace_id is None or template.fixed:
        return template.wording
    row = (await session.execute(queries.FIND_WORDING, {"workspace_id": workspace_id, "name": name})).one_or_none()
    return Wording(row.subject, row.body) if row else template.wording
