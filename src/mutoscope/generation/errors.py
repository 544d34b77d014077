"""What can be wrong with a generation."""

from __future__ import annotations

import uuid

from mutoscope.kernel import Conflict, InvalidInput, MutoscopeError, NotFound, Unavailable


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


class NoFilmOrdered(Conflict):
    """The job makes speech or music alone: no project says the same."""

    code = "no_film_ordered"

    def __init__(self, generation_id: uuid.UUID) -> None:
        """Name the generation."""
        super().__init__(
            f"The job {generation_id} makes no film.",
            remedy="Name a job whose `work` is `film`; see GET /api/v1/jobs.",
            job_id=str(generation_id),
        )


class GenerationEnded(Conflict):
    """It has ended: there is nothing left to cancel."""

    code = "generation_ended"


class NotRefundable(Conflict):
    """It has not ended, or cost nothing: there is nothing to give back."""

    code = "not_refundable"


class AlreadyRefunded(Conflict):
    """Its credits were given back before."""

    code = "already_refunded"


class NotRetryable(Conflict):
    """It did not fail, or its project was ordered again since."""

    code = "not_retryable"


class FilmNotFinished(Conflict):
    """It has no film, or not yet."""

    code = "film_not_finished"

    def __init__(self, generation_id: uuid.UUID, status: str) -> None:
        """Name the job and how it stands."""
        super().__init__(
            f"The job {generation_id} has no finished film: it is {status}.",
            remedy="Wait until the film is complete, or name the job of another.",
            job_id=str(generation_id),
            status=status,
        )


class TranscriptNotFinished(Conflict):
    """The job has written down nothing that was said, or not yet."""

    code = "transcript_not_finished"

    def __init__(self, generation_id: uuid.UUID, work: str, status: str) -> None:
        """Name the job and how it stands."""
        super().__init__(
            f"The job {generation_id} ({work}, {status}) is no finished transcript of a file.",
            remedy="Order one with POST /api/v1/assets/{asset_id}/transcript, and wait until it is complete.",
            job_id=str(generation_id),
            work=work,
            status=status,
        )


class TooManyWatchers(MutoscopeError):
    """A workspace follows its jobs by more streams than it may."""

    status = 429
    code = "too_many_watchers"

    def __init__(self, limit: int) -> None:
        """Name the limit."""
        super().__init__(
            f"This workspace follows its jobs by {limit} streams already.",
            remedy="Close some, or read GET /api/v1/jobs/{id} now and then.",
            limit=limit,
        )


class AssetUnknown(InvalidInput):
    """The request names a file that this workspace does not have."""

    code = "asset_unknown"


class AssetUnfinished(Conflict):
    """The request names a file that is still being uploaded."""

    code = "asset_unfinished"

    def __init__(self, name: str, upload_id: str) -> None:
        """Name the file and its upload."""
        super().__init__(
            f"{name} is still being uploaded.", remedy="Wait until the upload is finished.", file=name, upload=upload_id
        )


class SceneUndrawable(InvalidInput):
    """The first scene cannot be drawn from its footage, or not in a moment."""

    code = "scene_undrawable"

    def __init__(self, why: str) -> None:
        """Say what came in the way."""
        super().__init__(
            f"The first scene cannot be shown: {why}",
            remedy="Check that its footage plays in a player; the film itself can still be ordered.",
        )


class PreviewBusy(Unavailable):
    """Too many wait for a picture of their film."""

    code = "preview_busy"

    def __init__(self) -> None:
        super().__init__(
            "The first scene cannot be shown just now: others are being drawn.", remedy="Ask again in a few seconds."
        )


class RequestInvalid(InvalidInput):
    """The frame, the rate or another choice is outside what can be made."""

    code = "request_invalid"


class FilmOutgrown(InvalidInput):
    """Speaking the script takes far longer than its words let expect."""

    code = "film_outgrown"


class FilmNotAsOrdered(MutoscopeError):
    """The finished film does not measure what it should; nothing is charged for it."""

    code = "film_not_as_ordered"
