"""Idea → script → scenes; projects."""

from mutoscope.writing.create_project import create_project
from mutoscope.writing.endpoints import router
from mutoscope.writing.errors import BadCursor, ProjectNotFound
from mutoscope.writing.get_project import get_project
from mutoscope.writing.list_projects import list_projects
from mutoscope.writing.mark_project import mark_project
from mutoscope.writing.schemas import FilmChoices
from mutoscope.writing.types import Project, ProjectDraft, ProjectStatus
from mutoscope.writing.update_project import update_project

__all__ = [
    "BadCursor",
    "FilmChoices",
    "Project",
    "ProjectDraft",
    "ProjectNotFound",
    "ProjectStatus",
    "create_project",
    "get_project",
    "list_projects",
    "mark_project",
    "router",
    "update_project",
]
