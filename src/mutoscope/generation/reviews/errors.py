"""What can be wrong with a link or a comment."""

from __future__ import annotations

import uuid
from typing import Literal

from mutoscope.kernel import Conflict, Forbidden, NotFound


class ShareLinkUnknown(NotFound):
    """No link has this token, or its workspace is gone."""

    code = "share_link_unknown"

    def __init__(self) -> None:
        """Say how to get a good one."""
        super().__init__(
            "There is no such link.", remedy="Check that it was copied whole, or ask whoever sent it for a new one."
        )


class ShareLinkOver(NotFound):
    """The link held once; `why` says what ended it."""

    status = 410
    code = "share_link_over"

    def __init__(self, why: Literal["expired", "revoked", "deleted"]) -> None:
        """Say what ended it."""
        said = {
            "expired": "This link has expired.",
            "revoked": "This link was revoked.",
            "deleted": "The video behind this link was deleted.",
        }
        super().__init__(said[why], remedy="Ask whoever sent it for a new one.", why=why)


class ShareLinkNotFound(NotFound):
    """The project has no such link."""

    code = "share_link_not_found"

    def __init__(self, link_id: uuid.UUID) -> None:
        """Name it."""
        super().__init__(
            f"This video has no link {link_id}.",
            remedy="List its links with GET /api/v1/projects/{project_id}/links.",
            link_id=str(link_id),
        )


class TooManyShareLinks(Conflict):
    """A video has as many links that hold as it may."""

    code = "too_many_share_links"

    def __init__(self, limit: int) -> None:
        """Name the limit."""
        super().__init__(f"This video has {limit} links already.", remedy="Revoke one that is not needed.", limit=limit)


class NoteNotFound(NotFound):
    """There is no such comment on this video."""

    code = "note_not_found"

    def __init__(self, note_id: uuid.UUID) -> None:
        """Name it."""
        super().__init__(
            f"There is no comment {note_id} on this video.", remedy="Load the comments anew.", note_id=str(note_id)
        )


class CommentsClosed(Forbidden):
    """The link shows the film and takes no comments."""

    code = "comments_closed"

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__("This link only shows the film.", remedy="Ask whoever sent it for one that takes comments.")


class TooManyNotes(Conflict):
    """A link has brought as many comments as it may."""

    code = "too_many_comments"

    def __init__(self, limit: int) -> None:
        """Name the limit."""
        super().__init__(
            f"This link has brought {limit} comments, which is the most it may.",
            remedy="Ask whoever sent it for a new one.",
            limit=limit,
        )
