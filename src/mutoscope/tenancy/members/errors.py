"""What can be wrong with a member."""

from __future__ import annotations

import uuid

from mutoscope.kernel import Conflict, NotFound


class MemberNotFound(NotFound):
    """The workspace has no such member."""

    code = "member_not_found"

    def __init__(self, user_id: uuid.UUID) -> None:
        """Name the user."""
        super().__init__(
            f"There is no member {user_id} in this workspace.",
            remedy="List the members with GET /api/v1/members.",
            user_id=str(user_id),
        )


class OnlyWorkspace(Conflict):
    """An account keeps at least one workspace: without one nobody can log in to it."""

    code = "only_workspace"

    def __init__(self) -> None:
        super().__init__(
            "This is the only workspace of your account.",
            remedy="Open another one first, or erase the account.",
        )


class AlreadyOwner(Conflict):
    """Ownership goes to somebody who does not have it."""

    code = "already_owner"

    def __init__(self) -> None:
        super().__init__("This member is an owner already.", remedy="Choose another member, or leave the workspace.")
