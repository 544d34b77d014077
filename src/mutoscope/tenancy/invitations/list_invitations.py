"""List the open invitations of a workspace, with the addresses opened."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.tenancy.invitations import queries
from mutoscope.tenancy.invitations.types import Invitation
from mutoscope.tenancy.types import Role


def address_place(invitation_id: uuid.UUID) -> str:
    """Return where an invitation's address is sealed."""
    return f"invitation:{invitation_id}:sealed"


async def list_invitations(session: AsyncSession, workspace_id: uuid.UUID) -> list[Invitation]:
    """Return the bound workspace's open invitations, expired ones too, the oldest first.

    There are never more than the workspace has seats.
    """
    return [
        Invitation(
            row.id,
            await open_address(session, workspace_id, row.id, row.sealed),
            Role(row.role),
            row.invited_by,
            row.created_at,
            row.sent_at,
            row.expires_at,
        )
        for row in await queries.open_invitations(session, workspace_id)
    ]


async def open_address(
    session: AsyncSession, workspace_id: uuid.UUID, invitation_id: uuid.UUID, sealed: bytes
) -> str | None:
    """Return to whom an invitation was sent, None if the workspace's key is gone."""
    try:
        return str(await vault_of(session).open(session, workspace_id, address_place(invitation_id), bytes(sealed)))
    except (Erased, Damaged):
        return None
