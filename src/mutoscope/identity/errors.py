"""Why we do not know, or will not accept, who is calling."""

from __future__ import annotations

from mutoscope.kernel import Conflict, Forbidden, InvalidInput, Unauthenticated


class TokenMissing(Unauthenticated):
    """No bearer token came with the request."""

    code = "token_missing"

    def __init__(self) -> None:
        super().__init__(
            "This request carries no access token.",
            remedy="Log in at POST /api/users/login and send `Authorization: Bearer <access_token>`.",
        )


class TokenInvalid(Unauthenticated):
    """The token was not signed by this server, or is not one of its access tokens."""

    code = "token_invalid"

    def __init__(self) -> None:
        super().__init__("The access token was not issued by this server.", remedy="Log in again for a new one.")


class TokenExpired(Unauthenticated):
    """The token was good once."""

    code = "token_expired"

    def __init__(self) -> None:
        super().__init__("The access token has expired.", remedy="Log in again for a new one.")


class SessionEnded(Unauthenticated):
    """The token is genuine, but its login session was revoked or its membership is gone."""

    code = "session_ended"

    def __init__(self) -> None:
        super().__init__("This login session has ended.", remedy="Log in again for a new one.")


class AccountSuspended(Forbidden):
    """The platform's operators have closed the account; said only to somebody who proved that it is theirs."""

    code = "account_suspended"

    def __init__(self) -> None:
        super().__init__(
            "This account is suspended.", remedy="Ask the operators of this server why; nothing in it was lost."
        )


class WrongCredentials(Unauthenticated):
    """E-mail and password do not belong together; which of the two is wrong is not said, on purpose."""

    code = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("E-mail and password do not match an account.", remedy="Check both, or register an account.")


class EmailTaken(Conflict):
    """Another account has this e-mail address, perhaps in other letters of the same meaning."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__(
            "An account with this e-mail address exists already.", remedy="Log in, or register another address."
        )


class EmailInvalid(InvalidInput):
    """Not something mail can be sent to."""

    code = "email_invalid"


class PasswordUnacceptable(InvalidInput):
    """The password breaks one of the documented rules."""

    code = "password_unacceptable"


class NameInvalid(InvalidInput):
    """The name breaks one of the documented rules."""

    code = "name_invalid"
