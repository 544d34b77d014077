"""What a subject may not do here."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, InvalidInput


class NotAllowed(Forbidden):
    """The membership's role does not include the verb."""

    code = "not_allowed"


class KeyTooNarrow(Forbidden):
    """The API key's scopes do not include the verb."""

    code = "key_too_narrow"

    def __init__(self, verb: str) -> None:
        super().__init__(
            f"This API key is not for {verb}.", remedy="Call with a key that has a scope for it, or log in.", verb=verb
        )


class NotWhileImpersonating(Forbidden):
    """A platform admin acts in the user's name, and this is the user's own business."""

    code = "not_while_impersonating"

    def __init__(self, verb: str) -> None:
        super().__init__(f"{verb} is not possible in somebody else's name.", remedy="Leave it to the user.", verb=verb)


class WorkspaceSuspended(Forbidden):
    """The platform's operators have closed the workspace."""

    code = "workspace_suspended"

    def __init__(self) -> None:
        super().__init__(
            "This workspace is suspended.", remedy="Ask the operators of this server why; nothing in it was lost."
        )


class IdempotencyKeyInvalid(InvalidInput):
    """The header is empty, too long or not printable ASCII."""

    code = "idempotency_key_invalid"


class IdempotencyKeyReused(InvalidInput):
    """The key has already named another request."""

    code = "idempotency_key_reused"


class BadCursor(InvalidInput):
    """A cursor was changed or belongs to another list."""

    code = "bad_cursor"


class LastOwner(Conflict):
    """A workspace never loses its last owner."""

    code = "last_owner"


class RoleAboveOwn(Forbidden):
    """Nobody gives, takes or touches a role above their own."""

    code = "role_above_own"


class EmailNotVerified(Forbidden):
    """This server lets only users with a verified e-mail address spend credits."""

    code = "email_not_verified"

    def __init__(self) -> None:
        super().__init__(
            "Your e-mail address is not verified.",
            remedy="Open the link in the mail that you got, or ask for another at POST /api/auth/verify-email/resend.",
        )
