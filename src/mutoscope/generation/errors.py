"""What can be wrong with a generation."""

from __future__ import annotations

import uuid

from mutoscope.kernel import Conflict, InvalidInput, MutoscopeError, NotFound


class GenerationNotFound(NotFound):
    """There is no such generation in this workspace."""

    code = "generation_not_found"

    def __init__(self, generation_id: uuid.UUID) -> None:
        """Name the generation."""
        super().__init__(
            f"There is no job {generation_id} in this workspace.",
            remedy="List the jobs with GET /api/v1/jobs.",
            job_id=str(generation_id),
        )


class GenerationEnded(Conflict):
    """It has ended: there is nothing left to cancel."""

    code = "generation_ended"


class AssetUnknown(InvalidInput):
    """The request names a file that this workspace does not have."""

    code = "asset_unknown"


class RequestInvalid(InvalidInput):
    """The frame, the rate or another choice is outside what can be made."""

    code = "request_invalid"


class BadCursor(InvalidInput):
    """A cursor was changed or belongs to another list."""

    code = "bad_cursor"


class FilmNotAsOrdered(MutoscopeError):
    """The finished film does not measure what it should; nothing is charged for it."""

    code = "film_not_as_ordered"
