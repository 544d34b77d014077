"""Begin a story with what the user has in mind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope
from mutoscope.writing.local import Language, guess_language
from mutoscope.writing.steps import Brief
from mutoscope.writing.stories import queries
from mutoscope.writing.stories.keep_version import NewVersion, keep_version
from mutoscope.writing.stories.types import Provenance, Story
from mutoscope.writing.structures import find_structure

_TITLE_WORDS = 8
_MOST_TITLE = 255


@dataclass(frozen=True)
class NewStory:
    """How a story begins."""

    brief: Brief
    title: str | None = None
    language: Language | None = None
    structure: str = "three_act"


async def create_story(session: AsyncSession, scope: Scope, new: NewStory, now: dt.datetime) -> Story:
    """Keep a new story; its first step is the brief.

    Raises:
        StructureUnknown: there is no such structure.
    """
    language = new.language or guess_language(new.brief.text)
    find_structure(new.structure, language)
    title = (new.title or " ".join(new.brief.text.split()[:_TITLE_WORDS])).strip()[:_MOST_TITLE] or "Untitled"
    story = await queries.insert_story(
        session,
        id=new_id(),
        workspace_id=scope.workspace_id,
        user_id=scope.user_id,
        title=title,
        language=language,
        structure=new.structure,
        now=now,
    )
    await emit(
        session, scope.workspace_id, "story.created", message="A story was begun.", payload={"story_id": str(story.id)}
    )
    brief = NewVersion("brief", new.brief, base=0, provenance=Provenance("written"))
    await keep_version(session, scope, story, brief, now)
    return story
