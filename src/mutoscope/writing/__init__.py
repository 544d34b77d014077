"""Idea → script → scenes: stories in steps, the library they share; projects."""

from fastapi import APIRouter

from mutoscope.writing.audit_endpoints import audit_router
from mutoscope.writing.bibles.endpoints import bible_link_router, bible_router
from mutoscope.writing.cast.endpoints import cast_router
from mutoscope.writing.cast.keep_picture import get_picture, picture_path
from mutoscope.writing.cast.types import Picture
from mutoscope.writing.create_project import create_project
from mutoscope.writing.delete_project import delete_project, purge_project, restore_project
from mutoscope.writing.endpoints import router
from mutoscope.writing.enrichment.endpoints import enrichment_router
from mutoscope.writing.errors import BadCursor, CastNotFound, ProjectNotFound
from mutoscope.writing.get_project import get_project
from mutoscope.writing.list_projects import list_projects
from mutoscope.writing.mark_project import mark_project
from mutoscope.writing.prompts.endpoints import prompt_router
from mutoscope.writing.schemas import CreateProject, FilmChoices, ProjectView
from mutoscope.writing.search.endpoints import search_router
from mutoscope.writing.stories.endpoints import router as story_router
from mutoscope.writing.stories.film_script import clip_name, read_drawn_name
from mutoscope.writing.stories.picture_endpoints import picture_router
from mutoscope.writing.stories.shot_clips import CLIP_TEMPLATE, ShotBrief, place_clip, read_shot
from mutoscope.writing.stories.step_endpoints import step_router
from mutoscope.writing.stories.types import Provenance
from mutoscope.writing.types import Project, ProjectDraft, ProjectStatus
from mutoscope.writing.update_project import update_project

ROUTERS: tuple[APIRouter, ...] = (
    router,
    audit_router,
    story_router,
    step_router,
    picture_router,
    cast_router,
    bible_router,
    bible_link_router,
    search_router,
    prompt_router,
    enrichment_router,
)

__all__ = [
    "CLIP_TEMPLATE",
    "ROUTERS",
    "BadCursor",
    "CastNotFound",
    "CreateProject",
    "FilmChoices",
    "Picture",
    "Project",
    "ProjectDraft",
    "ProjectNotFound",
    "ProjectStatus",
    "ProjectView",
    "Provenance",
    "ShotBrief",
    "clip_name",
    "create_project",
    "delete_project",
    "get_picture",
    "get_project",
    "list_projects",
    "mark_project",
    "picture_path",
    "place_clip",
    "purge_project",
    "read_drawn_name",
    "read_shot",
    "restore_project",
    "router",
    "update_project",
]
