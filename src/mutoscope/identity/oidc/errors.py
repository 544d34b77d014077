"""Why a sign-in through a provider came to nothing."""

from __future__ import annotations

from mutoscope.kernel import Forbidden, InvalidInput, MutoscopeError, NotFound, Unauthenticated, Unavailable

_AGAIN = "Start signing in again."


class ProviderUnknown(NotFound):
    """This server knows no identity provider of that name."""

    code = "provider_unknown"

    def __init__(self) -> None:
        super().__init__(
            "This server knows no identity provider of that name.", remedy="List them with GET /api/v1/auth/providers."
        )


class SignInUnknown(InvalidInput):
    """The state or code of a sign-in was never given out, or was used before."""

    code = "sign_in_unknown"

    def __init__(self) -> None:
        super().__init__("This sign-in was never begun, or it was finished before.", remedy=_AGAIN)


class SignInExpired(MutoscopeError):
    """The person came back from the provider too late."""

    status = 410
    code = "sign_in_expired"

    def __init__(self) -> None:
        super().__init__("This sign-in took too long.", remedy=_AGAIN)


class SignInForeign(Forbidden):
    """The sign-in was begun in another browser."""

    code = "sign_in_foreign"

    def __init__(self) -> None:
        super().__init__(
            "This sign-in was begun in another browser.", remedy="Start signing in again, in this browser."
        )


class ConsentDenied(Forbidden):
    """The person declined at the provider."""

    code = "consent_denied"

    def __init__(self) -> None:
        super().__init__("The provider was not allowed to say who you are.", remedy="Start again and agree to it.")


class ProviderRefused(Unauthenticated):
    """The provider answered with an error instead of a proof."""

    code = "provider_refused"

    def __init__(self, error: str) -> None:
        super().__init__(f"The identity provider answered {error}.", remedy=_AGAIN, error=error)


class ProviderUnavailable(Unavailable):
    """The provider does not answer, or not in a way that can be used."""

    code = "provider_unavailable"

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The identity provider cannot be used now: {problem}.",
            remedy="Try again in a moment, or sign in another way.",
            problem=problem,
        )


class IssuerMismatch(Unauthenticated):
    """The answer comes from another provider than the one that was asked (RFC 9207)."""

    code = "issuer_mismatch"

    def __init__(self) -> None:
        super().__init__("The answer comes from another provider than the one that was asked.", remedy=_AGAIN)


class IdTokenInvalid(Unauthenticated):
    """The provider's ID token does not prove who signed in; `reason` names the claim or the part that fails."""

    code = "id_token_invalid"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The provider's ID token fails the check of {reason}.", remedy=_AGAIN, reason=reason)


class ProviderEmailUnverified(InvalidInput):
    """The provider names no e-mail address that it has verified, and a new account needs one."""

    code = "provider_email_unverified"

    def __init__(self) -> None:
        super().__init__(
            "The provider names no e-mail address that it has verified.",
            remedy="Verify your address there, or register here and link the provider afterwards.",
        )
