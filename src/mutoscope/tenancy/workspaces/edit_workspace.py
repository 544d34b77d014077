"""Rename a workspace, or give it another slug."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import Change, emit
from mutoscope.tenancy.membership import lock_workspace
from mutoscope.tenancy.types import Scope, Workspace
from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.errors import SlugInvalid, SlugTaken, WorkspaceNameInvalid

_RESERVED_WORDS = """
about account accounts admin administrator api app assets auth autoconfig autodiscover billing blog brand cdn
contact dashboard dev dns docs domain domains download email example files ftp health help host hostmaster imap info
internal invitation local localhost login logout mail mutoscope mx news noreply ns official operator owner platform
pop postmaster pricing private public register root sales security sign-in signup smtp staff staging static status
studio support system team test webhook webhooks webmaster wpad www
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
"""Slugs that would be taken for the operator's own names."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LEAST, _MOST = 3, 63
_MOST_NAME = 255


async def edit_workspace(session: AsyncSession, scope: Scope, *, name: str | None, slug: str | None) -> Workspace:
    """Change what is given and return the workspace; the former slug is free for others from then on.

    Raises:
        WorkspaceNameInvalid: the name is empty, too long, or not on one line.
        SlugInvalid: the slug breaks its rule or is reserved.
        SlugTaken: another workspace has it.
    """
    before = await lock_workspace(session, scope.workspace_id)
    after = replace(
        before,
        name=before.name if name is None else check_workspace_name(name),
        slug=before.slug if slug is None else _check_slug(slug, before.slug),
    )
    if after == before:
        return before
    try:
        async with session.begin_nested():
            await queries.change_workspace(session, before.id, name=after.name, slug=after.slug)
    except IntegrityError as error:
        raise SlugTaken from error
    await emit(
        session,
        scope.workspace_id,
        "workspace.changed",
        message="The name or the address of the workspace was changed.",
        change=Change({"name": before.name, "slug": before.slug}, {"name": after.name, "slug": after.slug}),
    )
    return after


def check_workspace_name(name: str) -> str:
    """Return the name without surrounding blanks.

    Raises:
        WorkspaceNameInvalid: it is empty, too long, or not on one line.
    """
    stripped = name.strip()
    if not stripped or len(stripped) > _MOST_NAME or not stripped.isprintable():
        raise WorkspaceNameInvalid
    return stripped


def _check_slug(slug: str, before: str) -> str:
    wanted = slug.strip().casefold()
    if wanted == before:
        return before
    if not _LEAST <= len(wanted) <= _MOST:
        raise SlugInvalid(f"has {len(wanted)} characters")
    if not _SLUG.match(wanted):
        raise SlugInvalid("has other characters than letters a-z, digits and single hyphens")
    if wanted in RESERVED or wanted.startswith("xn--"):
        raise SlugInvalid("is reserved")
    return wanted
