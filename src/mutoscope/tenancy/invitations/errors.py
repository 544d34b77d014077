"""What can be wrong with an invitation."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, InvalidInput, NotFound


class InvitationNotFound(NotFound):
    """There is no such invitation, or it is over."""

    code = "invitation_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such invitation.", remedy="Check the link, or ask for a new invitation.")


class InvitationOver(Conflict):
    """The invitation was accepted, revoked or replaced, or its time is over."""

    code = "invitation_over"

    def __init__(self, state: str) -> None:
        """Say what became of it; only a holder of its token learns that."""
        super().__init__(
            f"This invitation cannot be accepted any more: {state}.", remedy="Ask for a new invitation.", state=state
        )


class InvitationForAnother(Forbidden):
    """The invitation was sent to another address than the account's."""

    code = "invitation_for_another"

    def __init__(self) -> None:
        super().__init__(
            "This invitation was sent to another e-mail address than that of your account.",
            remedy="Log in with the account of that address, or ask for an invitation to yours.",
        )


class AlreadyMember(Conflict):
    """The person is a member of the workspace already."""

    code = "already_member"

    def __init__(self) -> None:
        super().__init__("This person is a member already.", remedy="Change their role instead, if you like.")


class InvitedOneself(InvalidInput):
    """Nobody invites themselves."""

    code = "invited_oneself"

    def __init__(self) -> None:
        super().__init__("That is your own address.", remedy="Give the address of somebody else.", field="email")


class SeatsTaken(Conflict):
    """Members and open invitations fill the workspace."""

    code = "seats_taken"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"This workspace may have {limit} members, open invitations included.",
            remedy="Remove a member or revoke an invitation first.",
            limit=limit,
        )
