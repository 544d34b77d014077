"""What can be wrong with a workspace."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from mutoscope.kernel import Conflict, Forbidden, InvalidInput, NotFound


class WorkspaceNotFound(NotFound):
    """The caller is a member of no such workspace."""

    code = "workspace_not_found"

    def __init__(self, workspace_id: uuid.UUID) -> None:
        """Name the workspace."""
        super().__init__(
            f"You have no workspace {workspace_id}.",
            remedy="List yours with GET /api/v1/workspaces.",
            workspace_id=str(workspace_id),
        )


class WorkspaceNameInvalid(InvalidInput):
    """A workspace's name breaks its rule."""

    code = "workspace_name_invalid"

    def __init__(self) -> None:
        remedy = "Give 1 to 255 characters on one line."
        super().__init__("That is no name for a workspace.", remedy=remedy, field="name")


class SlugInvalid(InvalidInput):
    """A workspace's slug breaks its rule, or is a reserved word."""

    code = "slug_invalid"

    def __init__(self, why: str) -> None:
        """Say which rule."""
        super().__init__(
            f"The slug {why}.", remedy="Choose 3 to 63 letters a-z, digits and single hyphens.", field="slug"
        )


class SlugTaken(Conflict):
    """Another workspace has this slug."""

    code = "slug_taken"

    def __init__(self) -> None:
        super().__init__("This slug is taken.", remedy="Choose another one.", field="slug")


class RegionNotOffered(InvalidInput):
    """There is no such region here."""

    code = "region_not_offered"

    def __init__(self, region: str, offered: Sequence[str]) -> None:
        """Name the region and those that there are."""
        super().__init__(
            f"There is no region {region!r} here.",
            remedy=f"Choose one of: {', '.join(offered)}.",
            field="region",
            regions=list(offered),
        )


class WorkspaceHoldsFiles(Conflict):
    """A workspace that has files cannot go to another region."""

    code = "workspace_holds_files"

    def __init__(self, region: str) -> None:
        """Name the region it is in."""
        super().__init__(
            f"The workspace has, or has had, files or films in the region {region!r}, and stays there.",
            remedy="Delete its files, or open a new workspace in the other region; one that ever ordered a film stays.",
            field="region",
            region=region,
        )


class DeletionUnconfirmed(InvalidInput):
    """Deleting a workspace takes its slug as confirmation."""

    code = "deletion_unconfirmed"

    def __init__(self) -> None:
        super().__init__(
            "Deleting a workspace takes its slug as confirmation.",
            remedy="Send `confirm=` with the slug of the workspace that the token is for.",
            field="confirm",
        )


class TooManyWorkspaces(Conflict):
    """The account owns as many workspaces as it may."""

    code = "too_many_workspaces"

    def __init__(self, limit: int) -> None:
        remedy = "Delete one, or hand one over, before opening another."
        super().__init__(f"You may own {limit} workspaces.", remedy=remedy, limit=limit)


class LoginNeeded(Forbidden):
    """This takes a login session of the person's own: no API key, and no admin in their name."""

    code = "login_needed"

    def __init__(self) -> None:
        super().__init__("This takes a login of your own.", remedy="Log in and call with the access token.")
