"""What cannot be done with an API key."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, InvalidInput, NotFound


class KeyNotFound(NotFound):
    """This workspace has no such API key, or it is not yours to see."""

    code = "key_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such API key.", remedy="List the keys at GET /api/v1/api-keys.")


class KeyNotYours(Forbidden):
    """The API key acts for another member, who alone may change it; owners and admins may revoke it."""

    code = "key_not_yours"

    def __init__(self) -> None:
        super().__init__("This API key acts for another member.", remedy="Revoke it, or ask its member to change it.")


class KeyNotActive(Conflict):
    """The API key was revoked or has expired, and stays so."""

    code = "key_not_active"

    def __init__(self) -> None:
        super().__init__("This API key was revoked or has expired.", remedy="Make a new one.")


class KeyNameTaken(Conflict):
    """Another API key of the same member has this name."""

    code = "key_name_taken"

    def __init__(self) -> None:
        super().__init__("You have an API key of this name already.", remedy="Choose another, or rotate that key.")


class KeyNameInvalid(InvalidInput):
    """The name of an API key is blank, or has control characters."""

    code = "key_name_invalid"

    def __init__(self) -> None:
        super().__init__(
            "The name is blank or contains a control character.", remedy="Say what the key is for.", field="name"
        )


class TooManyKeys(Conflict):
    """The member has as many working API keys as one may have."""

    code = "too_many_keys"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} API keys already.", remedy="Revoke one that is not used.", limit=limit)


class KeyExpiryInvalid(InvalidInput):
    """The expiry of an API key is not in the future."""

    code = "key_expiry_invalid"

    def __init__(self) -> None:
        super().__init__("The expiry is not in the future.", remedy="Name a later moment.", field="expires_at")


class OverlapTooLong(InvalidInput):
    """The old secret of a rotated API key would work for longer than is allowed."""

    code = "overlap_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The overlap is longer than {limit} seconds.",
            remedy="Choose a shorter one, or make a second key.",
            field="overlap_seconds",
            limit=limit,
        )


class SigningNotSetUp(Conflict):
    """The API key was made without a way to sign requests."""

    code = "signing_not_set_up"

    def __init__(self) -> None:
        super().__init__(
            "This API key has nothing to sign requests with.", remedy="Make a new key that names `signing`."
        )
