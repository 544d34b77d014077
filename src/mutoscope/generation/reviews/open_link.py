"""Open a link: who has its token sees one project's newest film and nothing else of the workspace."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.reviews import queries
from mutoscope.generation.reviews.errors import ShareLinkOver, ShareLinkUnknown
from mutoscope.generation.reviews.types import SHOWN, OpenLink, ShownFilm
from mutoscope.identity import hash_secret
from mutoscope.infra.database import bind_session
from mutoscope.kernel import Clock
from mutoscope.library import Rendition, RenditionKind, list_renditions
from mutoscope.writing import ProjectNotFound, get_project


async def open_link(session: AsyncSession, clock: Clock, token: str) -> OpenLink:
    """Return what stands behind a token; from here on the session is bound to the link's workspace, without a user.

    Raises:
        ShareLinkUnknown: no link has this token.
        ShareLinkOver: it has expired, was revoked, or its video was deleted.
    """
    found = await queries.find_link(session, hash_secret(token))
    if found is None:
        raise ShareLinkUnknown
    workspace_id, link_id = found
    await bind_session(session, workspace_id=workspace_id, user_id=None)
    link, workspace_name = await queries.read_link(session, link_id)
    if link.revoked_at is not None:
        raise ShareLinkOver("revoked")
    if link.expires_at <= clock.now():
        raise ShareLinkOver("expired")
    try:
        project = await get_project(session, link.project_id)
    except ProjectNotFound:
        raise ShareLinkOver("deleted") from None
    return OpenLink(link, project.draft.title, workspace_name, await find_film(session, clock, link.project_id))


async def find_film(session: AsyncSession, clock: Clock, project_id: uuid.UUID) -> ShownFilm | None:
    """Return a project's newest film, None if there is none or its file has expired."""
    generation = await queries.newest_film(session, project_id)
    if generation is None:
        return None
    named = set((generation.result or {}).get("files", {}).values())
    kept = await list_renditions(session, clock, generation.id)
    files: dict[RenditionKind, Rendition] = {
        one.kind: one for one in kept if str(one.id) in named and one.kind in SHOWN
    }
    return ShownFilm(generation.id, files) if "video" in files else None
