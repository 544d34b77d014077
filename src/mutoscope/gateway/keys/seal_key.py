"""Seal a key with its address, and open it again."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.vault import vault_of


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A workspace's own key of a provider; a server of its own has an address and a model as well."""

    key: str = field(default="", repr=False)
    base_url: str = ""
    model: str = ""

    @property
    def hint(self) -> str:
        """Return the end of the key, to tell it from others."""
        return f"…{self.key[-4:]}" if len(self.key) >= 12 else ("…" if self.key else "")  # noqa: PLR2004 -- a third


def key_place(workspace_id: uuid.UUID, provider: str) -> str:
    """Return where a key is sealed."""
    return f"ai_key:{workspace_id}/{provider}:sealed"


async def seal_key(session: AsyncSession, workspace_id: uuid.UUID, provider: str, own: OwnKey) -> bytes:
    """Return a key sealed for its workspace."""
    value = {"key": own.key, "base_url": own.base_url, "model": own.model}
    return await vault_of(session).seal(session, workspace_id, key_place(workspace_id, provider), value)


async def open_key(session: AsyncSession, workspace_id: uuid.UUID, provider: str, sealed: str | bytes) -> OwnKey:
    """Return a sealed key, as the database has it or in base64."""
    content = base64.b64decode(sealed) if isinstance(sealed, str) else sealed
    return OwnKey(**await vault_of(session).open(session, workspace_id, key_place(workspace_id, provider), content))
