"""What stands in the way of linking, unlinking, or changing how one signs in."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, NotFound, Unauthenticated


class ReauthenticationNeeded(Forbidden):
    """The person proved who they are too long ago for something this important."""

    code = "reauthentication_needed"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"This needs a proof of who you are that is not older than {seconds} seconds.",
            remedy="Prove it at POST /api/v1/auth/reauthenticate, then repeat the request.",
            seconds=seconds,
        )


class ReauthenticationFailed(Unauthenticated):
    """The proof is not this account's."""

    code = "reauthentication_failed"

    def __init__(self) -> None:
        super().__init__(
            "That does not prove that this account is yours.",
            remedy="Use the password, a passkey, a wallet or an identity that belongs to this account.",
        )


class AccountExists(Conflict):
    """The provider vouches for an e-mail address that has an account already, not linked to it."""

    code = "account_exists"

    def __init__(self) -> None:
        super().__init__(
            "An account with this e-mail address exists already.",
            remedy="Sign in to it as before, then link this identity under its ways to sign in.",
        )


class IdentityTaken(Conflict):
    """The identity, wallet or passkey belongs to another account."""

    code = "identity_taken"

    def __init__(self) -> None:
        super().__init__(
            "This identity is linked to another account.", remedy="Unlink it there first, or sign in with it."
        )


class LastWayToSignIn(Conflict):
    """Without it nobody could sign in to the account any more."""

    code = "last_way_to_sign_in"

    def __init__(self) -> None:
        super().__init__(
            "This is the only way to sign in to the account.",
            remedy="Set a password or link another identity first.",
        )


class IdentityNotFound(NotFound):
    """The account has no such identity or passkey."""

    code = "identity_not_found"

    def __init__(self) -> None:
        super().__init__(
            "This account has no such way to sign in.", remedy="List them with GET /api/v1/auth/identities."
        )


class TooManyIdentities(Conflict):
    """The account has as many ways to sign in as it may."""

    code = "too_many_identities"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"An account may have {limit} identities and passkeys.", remedy="Remove one first.", limit=limit
        )
