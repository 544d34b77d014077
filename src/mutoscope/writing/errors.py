"""What can be wrong with a project."""

from __future__ import annotations

import uuid

from mutoscope.kernel import InvalidInput, NotFound


class ProjectNotFound(NotFound):
    """There is no such project in this workspace."""

    code = "project_not_found"

    def __init__(self, project_id: uuid.UUID) -> None:
        """Name the project."""
        super().__init__(
            f"There is no project {project_id} in this workspace.",
            remedy="List the projects with GET /api/v1/projects.",
            project_id=str(project_id),
        )


class BadCursor(InvalidInput):
    """A cursor was changed or belongs to another list."""

    code = "bad_cursor"
