"""Why an account is left as it is."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden


class WrongPassword(Forbidden):
    """The caller is logged in, but did not give the account's password."""

    code = "wrong_password"

    def __init__(self) -> None:
        super().__init__(
            "That is not the password of this account.",
            remedy="Give the present password, or set a new one with POST /api/auth/password/forgot.",
        )


class PasswordNotSet(Conflict):
    """The account has no password that could be changed."""

    code = "password_not_set"

    def __init__(self) -> None:
        super().__init__(
            "This account has no password.", remedy="Set its first with the mail of POST /api/auth/password/forgot."
        )


class EmailMissing(Conflict):
    """The account has no e-mail address."""

    code = "email_missing"

    def __init__(self) -> None:
        super().__init__("This account has no e-mail address.", remedy="Give one with POST /api/auth/email/change.")


class EmailVerifiedAlready(Conflict):
    """There is nothing left to verify."""

    code = "email_verified_already"

    def __init__(self) -> None:
        super().__init__("The e-mail address of this account is verified.", remedy="Go on; nothing is missing.")
