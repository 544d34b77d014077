"""List stories, and the versions of a step."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor
from mutoscope.writing.steps import Step
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.types import StepVersion, Story

MAX_PAGE = 100


async def list_stories(
    session: AsyncSession, workspace_id: uuid.UUID, *, cursor: str | None, limit: int, archived: bool = False
) -> Page[Story]:
    """Return one page of the workspace's stories, the newest first.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    name = "stories-archived" if archived else "stories"
    before = read_cursor(name, workspace_id, cursor)
    found = await queries.list_stories(session, before=before, archived=archived, limit=limit + 1)
    more = len(found) > limit
    return Page(found[:limit], write_cursor(name, workspace_id, found[limit - 1].id) if more else None)


async def list_versions(
    session: AsyncSession, story_id: uuid.UUID, step: Step, *, cursor: str | None, limit: int
) -> Page[StepVersion]:
    """Return one page of the versions of a step, the newest first.

    Raises:
        BadCursor: the cursor is not one this list returned.
    """
    name = f"versions-{step}"
    last = read_cursor(name, story_id, cursor)
    found = await queries.list_versions(session, story_id, step, before=last.int if last else None, limit=limit + 1)
    more = len(found) > limit
    after = write_cursor(name, story_id, uuid.UUID(int=found[limit - 1].version)) if more else None
    return Page(found[:limit], after)
