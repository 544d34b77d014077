"""What a subject may not do here."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, InvalidInput


class NotAllowed(Forbidden):
    """The membership's role does not include the verb."""

    code = "not_allowed"


class IdempotencyKeyInvalid(InvalidInput):
    """The header is empty, too long or not printable ASCII."""

    code = "idempotency_key_invalid"


class IdempotencyKeyReused(InvalidInput):
    """The key has already named another request."""

    code = "idempotency_key_reused"


class NoWorkspace(Conflict):
    """The account belongs to no workspace any more."""

    code = "no_workspace"
