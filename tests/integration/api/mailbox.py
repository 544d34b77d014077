"""The mail that the application has posted, opened with its vault: for tests that follow the links in it.

Test folders are no packages; a test imports it by `from tests.integration.api.mailbox import posted_mail`.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mutoscope.infra.mail_outbox import mail_place

if TYPE_CHECKING:
    from conftest import Studio


@dataclass(frozen=True)
class PostedMail:
    """One mail as it was posted: not yet worded by its template."""

    id: uuid.UUID
    to: str
    template: str
    content: dict[str, Any]
    user_id: uuid.UUID | None
    workspace_id: uuid.UUID | None
    state: str


async def posted_mail(studio: Studio, template: str, *, to: str | None = None) -> list[PostedMail]:
    """Return the mail posted with a template, the oldest first; with `to` only what goes to that address.

    Mail to people whom another test has erased cannot be read any more, and is left out.
    """
    rows = studio.query(
        "select id, user_id, workspace_id, state, sealed, sealed_for from mail m where template = %s "
        "and not exists (select from data_key k where k.owner_id = m.sealed_for and k.wrapped is null) order by id",
        template,
    )
    found: list[PostedMail] = []
    for mail_id, user_id, workspace_id, state, sealed, owner in rows:
        async with studio.container.database.session(user_id=owner) as session:
            opened = await session.info["vault"].open(session, owner, mail_place(mail_id), bytes(sealed))
        if to in {None, opened["to"]}:
            found.append(PostedMail(mail_id, opened["to"], template, opened["content"], user_id, workspace_id, state))
    return found
