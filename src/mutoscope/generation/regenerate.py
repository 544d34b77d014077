"""Make the film of a project again; what did not change is not made again."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.create_generation import create_generation
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.tenancy import Scope
from mutoscope.writing import get_project


async def regenerate(
    session: AsyncSession, studio: Studio, scope: Scope, project_id: uuid.UUID, *, key: str | None = None
) -> Generation:
    """Start a new generation of a project as it is now; what earlier films of it paid for is not paid again.

    Raises:
        ProjectNotFound: it does not exist, or it is somebody else's.
        MutoscopeError: whatever `create_generation` finds.
    """
    return await create_generation(session, studio, scope, await get_project(session, project_id), key=key)
