"""Make links to a project's film, list and revoke them."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.reviews import queries
from mutoscope.generation.reviews.errors import ShareLinkNotFound, TooManyShareLinks
from mutoscope.generation.reviews.types import ShareLink
from mutoscope.identity import new_secret
from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope
from mutoscope.writing import get_project

MAX_SHOWN = 200
"""Links of one video that are listed, ended ones too; the newest."""
_PREFIX = "rv"


async def share_film(
    session: AsyncSession,
    scope: Scope,
    project_id: uuid.UUID,
    *,
    label: str,
    comments: bool,
    expires_at: dt.datetime,
    now: dt.datetime,
    limit: int,
) -> tuple[ShareLink, str]:
    """Make a link; return it with its token, which is told this once and kept as a hash.

    Raises:
        ProjectNotFound: there is no such project.
        TooManyShareLinks: it has `limit` links that hold.
    """
    await get_project(session, project_id)
    if await queries.count_live(session, project_id, now) >= limit:
        raise TooManyShareLinks(limit)
    secret = new_secret(_PREFIX)
    link = await queries.insert_link(
        session,
        id=new_id(),
        workspace_id=scope.workspace_id,
        project_id=project_id,
        user_id=scope.user_id,
        label=label,
        token_hash=secret.hash,
        comments=comments,
        created_at=now,
        expires_at=expires_at,
    )
    await _tell(session, link.workspace_id, project_id, "share_link.created", "A link to a film was made.", link.id)
    return link, secret.word


async def list_links(session: AsyncSession, project_id: uuid.UUID) -> list[ShareLink]:
    """Return a project's links, the newest first.

    Raises:
        ProjectNotFound: there is no such project.
    """
    await get_project(session, project_id)
    return await queries.list_links(session, project_id, MAX_SHOWN)


async def revoke_link(
    session: AsyncSession, scope: Scope, project_id: uuid.UUID, link_id: uuid.UUID, now: dt.datetime
) -> None:
    """End a link at once, also for whoever is watching; twice is once.

    Raises:
        ShareLinkNotFound: the project has no such link.
    """
    if not await queries.revoke_link(session, project_id, link_id, now):
        raise ShareLinkNotFound(link_id)
    said = "A link to a film was revoked."
    await _tell(session, scope.workspace_id, project_id, "share_link.revoked", said, link_id)


async def _tell(
    session: AsyncSession, workspace_id: uuid.UUID, project_id: uuid.UUID, action: str, said: str, link_id: uuid.UUID
) -> None:
    await emit(session, workspace_id, action, message=said, project_id=project_id, payload={"link_id": str(link_id)})
