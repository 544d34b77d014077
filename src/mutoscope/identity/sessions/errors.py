"""Why a refresh token or a login session is of no use."""

from __future__ import annotations

from mutoscope.kernel import Conflict, NotFound, Unauthenticated

_RETRY_SECONDS = 1


class RefreshInvalid(Unauthenticated):
    """The refresh token was not issued by this server, or is long gone."""

    code = "refresh_invalid"

    def __init__(self) -> None:
        super().__init__("The refresh token is not one of this server's.", remedy="Log in again for a new one.")


class RefreshExpired(Unauthenticated):
    """The refresh token was good once, and was never used."""

    code = "refresh_expired"

    def __init__(self) -> None:
        super().__init__("The refresh token has expired.", remedy="Log in again for a new one.")


class RefreshReused(Unauthenticated):
    """A refresh token came a second time: somebody has a copy, so its login session was ended."""

    code = "refresh_reused"

    def __init__(self) -> None:
        super().__init__(
            "The refresh token has been used before; its login session was ended.",
            remedy="Log in again, and look at GET /api/auth/sessions for others that are not yours.",
        )


class RefreshedJustNow(Conflict):
    """The refresh token was used a moment ago, as by another tab, which has the new one."""

    code = "refreshed_just_now"

    def __init__(self) -> None:
        super().__init__(
            "The refresh token was used a moment ago.",
            remedy="Use the tokens which the other request was given; if its answer was lost, log in again.",
            retry_after=_RETRY_SECONDS,
        )


class NoSuchSession(NotFound):
    """The caller has no such login session, or it has ended."""

    code = "session_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such login session.", remedy="List them with GET /api/auth/sessions.")
