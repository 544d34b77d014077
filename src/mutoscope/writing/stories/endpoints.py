"""Stories: begin, read, change, put away, film."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems
from mutoscope.writing.film_defaults import begin_film
from mutoscope.writing.local import Language
from mutoscope.writing.schemas import ProjectView
from mutoscope.writing.stories.create_story import create_story
from mutoscope.writing.stories.edit_story import archive_story, delete_story, edit_story
from mutoscope.writing.stories.generate_step import generate_through
from mutoscope.writing.stories.get_story import get_states, get_story
from mutoscope.writing.stories.list_stories import MAX_PAGE, list_stories
from mutoscope.writing.stories.make_project import make_project
from mutoscope.writing.stories.schemas import (
    CreateStory,
    EditStory,
    GenerateThrough,
    MakeProject,
    StoryInFull,
    StoryPage,
    StoryView,
    StructureView,
    VersionView,
    WrittenSteps,
)
from mutoscope.writing.structures import load_structures

router = APIRouter(tags=["stories"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("story.read")]
Creator = Annotated[Scope, allowed("story.create")]
Editor = Annotated[Scope, allowed("story.edit")]
Deleter = Annotated[Scope, allowed("story.delete")]
Generator = Annotated[Scope, allowed("story.generate")]
Filmer = Annotated[Scope, allowed("project.create")]


@router.get("/story-structures", summary="List story structures")
async def structures(_scope: Reader, language: Language = "en") -> list[StructureView]:
    """List the known story structures with their beats, in English or Indonesian."""
    return [StructureView.of(plan) for plan in load_structures(language)]


@router.post("/stories", status_code=status.HTTP_201_CREATED, summary="Begin a story")
async def create(session: SessionDep, scope: Creator, clock: ClockDep, body: CreateStory) -> StoryInFull:
    """Begin a story with what you have in mind; the text becomes its first step, the brief."""
    story = await create_story(session, scope, body.to_new(), clock.now())
    return StoryInFull.with_steps(await get_story(session, story.id), await get_states(session, story.id))


@router.get("/stories", summary="List stories")
async def list_page(
    session: SessionDep,
    scope: Reader,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    archived: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
) -> StoryPage:
    """List stories, newest first; those that were put away with `archived`."""
    page = await list_stories(session, scope.workspace_id, cursor=cursor, limit=limit, archived=archived)
    return StoryPage(items=[StoryView.of(story) for story in page.items], next_cursor=page.next_cursor)


@router.get("/stories/{story_id}", summary="Read a story")
async def read(session: SessionDep, _scope: Reader, story_id: uuid.UUID) -> StoryInFull:
    """Read a story and where each of its steps stands."""
    return StoryInFull.with_steps(await get_story(session, story_id), await get_states(session, story_id))


@router.patch("/stories/{story_id}", summary="Change a story")
async def edit(session: SessionDep, _scope: Editor, clock: ClockDep, story_id: uuid.UUID, body: EditStory) -> StoryView:
    """Rename a story, or choose another language or structure for what is written next."""
    return StoryView.of(await edit_story(session, story_id, body.to_edit(), clock.now()))


@router.delete("/stories/{story_id}", status_code=status.HTTP_204_NO_CONTENT, summary="Delete a story")
async def delete(session: SessionDep, scope: Deleter, story_id: uuid.UUID) -> None:
    """Delete a story with all its versions; projects that were made of it stay."""
    await delete_story(session, scope.workspace_id, story_id)


@router.put("/stories/{story_id}/archive", summary="Put a story away")
async def archive(session: SessionDep, _scope: Editor, clock: ClockDep, story_id: uuid.UUID) -> StoryView:
    """Put a story away: it leaves the list, and stays as it is."""
    return StoryView.of(await archive_story(session, story_id, clock.now(), archived=True))


@router.delete("/stories/{story_id}/archive", summary="Take a story out again")
async def unarchive(session: SessionDep, _scope: Editor, clock: ClockDep, story_id: uuid.UUID) -> StoryView:
    """Take a story out again that was put away."""
    return StoryView.of(await archive_story(session, story_id, clock.now(), archived=False))


@router.post("/stories/{story_id}/generate", summary="Write every empty step", responses=problems(409))
async def generate(
    session: SessionDep, scope: Generator, clock: ClockDep, story_id: uuid.UUID, body: GenerateThrough
) -> WrittenSteps:
    """Write every empty step up to one, out of your own words and without a model; what is there stays."""
    made = await generate_through(session, scope, story_id, body.through, clock.now())
    return WrittenSteps(written=[VersionView.of(version) for version in made])


@router.post(
    "/stories/{story_id}/project",
    status_code=status.HTTP_201_CREATED,
    summary="Make a project of a story",
    responses=problems(402, 409),
)
async def film(
    session: SessionDep, scope: Filmer, clock: ClockDep, story_id: uuid.UUID, body: MakeProject
) -> ProjectView:
    """Make a project of the story's script and drawn pictures; `POST /projects/{id}/regenerate` orders its film."""
    draft = await begin_film(session, scope, body.to_draft(), body.model_fields_set)
    made = await make_project(session, scope, story_id, draft, clock.now(), drawn=body.drawn)
    return ProjectView.of(made)
