"""Why an API key, or a request signed with one, is not accepted."""

from __future__ import annotations

from mutoscope.kernel import Forbidden, InvalidInput, Unauthenticated


class CredentialsAmbiguous(Unauthenticated):
    """The request carries more than one credential."""

    code = "credentials_ambiguous"

    def __init__(self) -> None:
        super().__init__(
            "This request carries more than one credential.",
            remedy="Send one header, once: `Authorization` or `X-API-Key`.",
        )


class KeyInvalid(Unauthenticated):
    """Not an API key of this server; whether it is mistyped or unknown is not said, on purpose."""

    code = "key_invalid"

    def __init__(self) -> None:
        super().__init__("This is not an API key of this server.", remedy="Check the key, or make a new one.")


class KeyRevoked(Unauthenticated):
    """The API key was revoked."""

    code = "key_revoked"

    def __init__(self) -> None:
        super().__init__("This API key was revoked.", remedy="Make a new key at POST /api/v1/api-keys.")


class KeyExpired(Unauthenticated):
    """The API key was good until its expiry."""

    code = "key_expired"

    def __init__(self) -> None:
        super().__init__("This API key has expired.", remedy="Make a new key at POST /api/v1/api-keys.")


class KeyReplaced(Unauthenticated):
    """The API key was rotated, and the time in which the old secret still worked is over."""

    code = "key_replaced"

    def __init__(self) -> None:
        super().__init__("This API key was rotated.", remedy="Use the new secret, or rotate it once more.")


class KeyAddressForbidden(Forbidden):
    """The API key may not be used from this network address."""

    code = "key_address_forbidden"

    def __init__(self) -> None:
        super().__init__(
            "This API key may not be used from this network address.",
            remedy="Call from one of the key's networks, or let its owner add yours.",
        )


class SignatureMissing(Unauthenticated):
    """The API key takes signed requests only."""

    code = "signature_missing"

    def __init__(self) -> None:
        super().__init__(
            "This API key takes signed requests only.",
            remedy="Sign the request as RFC 9421 says; docs/howto/call-the-api.md shows how.",
        )


class SignatureInvalid(Unauthenticated):
    """The signature does not prove the request: wrong key, wrong bytes, too old, or too little is covered."""

    code = "signature_invalid"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The signature of this request is not accepted: {why}.",
            remedy="Sign anew what is sent; docs/howto/call-the-api.md lists what a signature must cover.",
        )


class SignatureReplayed(Unauthenticated):
    """A request with this nonce has been received before."""

    code = "signature_replayed"

    def __init__(self) -> None:
        super().__init__(
            "A request with this nonce has been received before.", remedy="Sign each request anew, with a new nonce."
        )


class NetworksInvalid(InvalidInput):
    """A list of networks has an entry that is none, or too many."""

    code = "networks_invalid"


class PublicKeyInvalid(InvalidInput):
    """A public key is not one of Ed25519."""

    code = "public_key_invalid"
