"""Mail is posted in the transaction that calls for it, and sent afterwards by `notifications`.

A package below `notifications` cannot call it; it names a template and what goes into it. Both may carry a secret
(a link that signs somebody in), so they are kept sealed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.mail_contents import check_content
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id

_INSERT = text(
    "insert into mail (id, workspace_id, user_id, template, sealed, sealed_for, event_id) "
    "values (:id, :workspace_id, :user_id, :template, :sealed, :sealed_for, :event_id) "
    "on conflict (event_id, template, sealed_for) where event_id is not null do nothing"
)


def mail_place(mail_id: uuid.UUID) -> str:
    """Return where a mail's address and content are sealed."""
    return f"mail:{mail_id}:sealed"


async def post_mail(
    session: AsyncSession,
    *,
    to: str,
    template: str,
    content: Mapping[str, Any],
    workspace_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    event_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Post a mail and return its id; it leaves when the transaction is committed.

    Args:
        session: bound to `user_id`, or without one to `workspace_id`: the content is sealed for it.
        to: the address.
        template: which of `notifications`' templates, such as `magic_link`.
        content: what the template needs (`infra.mail_contents`); JSON-able.
        workspace_id: in whose name (logo, sender) it is sent; without one, in the server's.
        user_id: whom it is for, if they have an account.
        event_id: the event that calls for it; told of it again, nobody gets a second mail.

    Raises:
        ValueError: neither a user nor a workspace is named, there is no such template, or its content is incomplete.
    """
    check_content(template, content)
    owner = user_id or workspace_id
    if owner is None:
        message = "a mail belongs to a user or a workspace"
        raise ValueError(message)
    mail_id = new_id()
    sealed = await vault_of(session).seal(session, owner, mail_place(mail_id), {"to": to, "content": dict(content)})
    await session.execute(
        _INSERT,
        {
            "id": mail_id,
            "workspace_id": workspace_id,
            "user_id": user_id,
            "template": template,
            "sealed": sealed,
            "sealed_for": owner,
            "event_id": event_id,
        },
    )
    return mail_id
