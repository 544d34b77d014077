"""Create a workspace with its owner."""

from __future__ import annotations

import re
import unicodedata
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.infra.region_settings import DEFAULT_REGION
from mutoscope.tenancy import queries
from mutoscope.tenancy.types import Role, Workspace

_SLUG_CHARACTERS = 40


async def create_workspace(
    session: AsyncSession, workspace_id: uuid.UUID, *, name: str, owner: uuid.UUID, region: str = DEFAULT_REGION
) -> Workspace:
    """Make a workspace named `name` whose owner is `owner`; the session must be bound to both ids.

    Args:
        session: one transaction.
        workspace_id: of the new workspace.
        name: what people call it.
        owner: its first member.
        region: one that the settings name.
    """
    workspace = await queries.insert_workspace(session, workspace_id, name, make_slug(name, workspace_id), region)
    await queries.insert_membership(session, workspace_id, owner, Role.OWNER)
    await emit(session, workspace_id, "workspace.created", message="The workspace was opened.", user_id=owner)
    return workspace


def make_slug(name: str, workspace_id: uuid.UUID) -> str:
    """Return an address part: the name in ASCII letters, and enough of the id to be unique."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_SLUG_CHARACTERS].strip("-")
    return f"{words or 'studio'}-{workspace_id.hex[-12:]}"
