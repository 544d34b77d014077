"""The group `sign_in`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import LoginAnswer
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class IdentityView(BaseModel):
    """An identity that signs in to the account."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    provider: str
    label: str | None
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class OwnWaysView(BaseModel):
    """How one may sign in to one's account."""

    model_config = ConfigDict(extra="allow")

    has_password: bool
    identities: list[IdentityView]
    passkeys: list[PasskeyView]


class PasskeyList(BaseModel):
    """One's passkeys."""

    model_config = ConfigDict(extra="allow")

    items: list[PasskeyView]


class PasskeyOptions(BaseModel):
    """For `navigator.credentials`, read by `PublicKeyCredential.parse…OptionsFromJSON()`."""

    model_config = ConfigDict(extra="allow")

    publicKey: dict[str, Any]


class PasskeyView(BaseModel):
    """A passkey."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    backed_up: bool
    created_at: dt.datetime
    last_used_at: dt.datetime | None


class ProviderList(BaseModel):
    """Every way to sign in beside a password and a link in a mail."""

    model_config = ConfigDict(extra="allow")

    providers: list[ProviderView]
    wallets: bool
    passkeys: bool


class ProviderView(BaseModel):
    """An identity provider that one may sign in through."""

    model_config = ConfigDict(extra="allow")

    name: str
    label: str


class SignedMessage(BaseModel):
    """A message by EIP-4361, signed by `personal_sign`."""

    model_config = ConfigDict(extra="allow")

    message: str
    signature: str


class StartAnswer(BaseModel):
    """Where the browser must go now."""

    model_config = ConfigDict(extra="allow")

    authorization_url: str


class WalletNonceAnswer(BaseModel):
    """What the message must contain."""

    model_config = ConfigDict(extra="allow")

    nonce: str
    domain: str
    uri: str
    chain_ids: list[int]
    issued_at: dt.datetime
    expires_at: dt.datetime
    version: str | None = None


def auth_providers_get() -> Call[ProviderList]:
    """Return the identity providers of this server, and whether wallets and passkeys can sign in."""
    return Call("GET", "/auth/providers", answer=ProviderList)


def auth_oidc_provider_start_post(provider: str, *, return_to: str | Unset = UNSET) -> Call[StartAnswer]:
    """Return the provider's address to send this browser to; a cookie ties the sign-in to the browser."""
    return Call("POST", f"/auth/oidc/{provider}/start", answer=StartAnswer, body=given(return_to=return_to))


def auth_identities_oidc_provider_start_post(provider: str, *, return_to: str | Unset = UNSET) -> Call[StartAnswer]:
    """Return the provider's address to send this browser to; the identity is linked when it comes back."""
    return Call("POST", f"/auth/identities/oidc/{provider}/start", answer=StartAnswer, body=given(return_to=return_to))


def auth_reauthenticate_oidc_provider_start_post(provider: str, *, return_to: str | Unset = UNSET) -> Call[StartAnswer]:
    """Return the provider's address to send this browser to; the proof is noted when it comes back."""
    return Call(
        "POST", f"/auth/reauthenticate/oidc/{provider}/start", answer=StartAnswer, body=given(return_to=return_to)
    )


def auth_oidc_provider_callback_get(
    provider: str,
    *,
    state: str | None | Unset = UNSET,
    code: str | None | Unset = UNSET,
    error: str | None | Unset = UNSET,
    iss: str | None | Unset = UNSET,
) -> Call[None]:
    """Go on to the web interface: with `code` for `POST /auth/exchange`, with what was done, or with a `problem`."""
    return Call("GET", f"/auth/oidc/{provider}/callback", query=given(state=state, code=code, error=error, iss=iss))


def auth_exchange_post(*, code: str) -> Call[LoginAnswer]:
    """Return tokens for the code that came to the web interface; once, and only to the browser that began."""
    return Call("POST", "/auth/exchange", answer=LoginAnswer, body=given(code=code))


def auth_wallet_nonce_post() -> Call[WalletNonceAnswer]:
    """Return a nonce for one message, and what else the message must contain."""
    return Call("POST", "/auth/wallet/nonce", answer=WalletNonceAnswer)


def auth_wallet_verify_post(*, message: str, signature: str, email: str | None | Unset = UNSET) -> Call[LoginAnswer]:
    """Exchange a signed message for tokens; a wallet that has no account yet must bring an e-mail address."""
    return Call(
        "POST", "/auth/wallet/verify", answer=LoginAnswer, body=given(message=message, signature=signature, email=email)
    )


def auth_passkeys_login_options_post() -> Call[PasskeyOptions]:
    """Return the options for `navigator.credentials.get()`; they name nobody."""
    return Call("POST", "/auth/passkeys/login/options", answer=PasskeyOptions)


def auth_passkeys_login_verify_post(*, credential: dict[str, Any]) -> Call[LoginAnswer]:
    """Exchange the authenticator's answer for tokens."""
    return Call("POST", "/auth/passkeys/login/verify", answer=LoginAnswer, body=given(credential=credential))


def auth_passkeys_registration_options_post() -> Call[PasskeyOptions]:
    """Return the options for `navigator.credentials.create()`."""
    return Call("POST", "/auth/passkeys/registration/options", answer=PasskeyOptions)


def auth_passkeys_registration_verify_post(*, name: str, credential: dict[str, Any]) -> Call[PasskeyView]:
    """Keep the passkey that the authenticator has made."""
    return Call(
        "POST", "/auth/passkeys/registration/verify", answer=PasskeyView, body=given(name=name, credential=credential)
    )


def auth_passkeys_get() -> Call[PasskeyList]:
    """Return one's passkeys, the oldest first."""
    return Call("GET", "/auth/passkeys", answer=PasskeyList)


def auth_passkeys_passkey_id_patch(passkey_id: uuid.UUID, *, name: str) -> Call[PasskeyView]:
    """Give a passkey another name."""
    return Call("PATCH", f"/auth/passkeys/{passkey_id}", answer=PasskeyView, body=given(name=name))


def auth_passkeys_passkey_id_delete(passkey_id: uuid.UUID) -> Call[None]:
    """Remove a passkey, and end one's other login sessions; the last way to sign in stays."""
    return Call("DELETE", f"/auth/passkeys/{passkey_id}")


def auth_identities_get() -> Call[OwnWaysView]:
    """Return whether the account has a password, its linked identities and its passkeys."""
    return Call("GET", "/auth/identities", answer=OwnWaysView)


def auth_identities_wallet_post(*, message: str, signature: str) -> Call[None]:
    """Link the wallet that signed a message with a nonce of `POST /auth/wallet/nonce`."""
    return Call("POST", "/auth/identities/wallet", body=given(message=message, signature=signature))


def auth_identities_identity_id_delete(identity_id: uuid.UUID) -> Call[None]:
    """Unlink an identity or a wallet, and end one's other login sessions; the last way to sign in stays."""
    return Call("DELETE", f"/auth/identities/{identity_id}")


def auth_reauthenticate_post(
    *,
    password: str | None | Unset = UNSET,
    passkey: dict[str, Any] | None | Unset = UNSET,
    wallet: SignedMessage | None | Unset = UNSET,
) -> Call[None]:
    """Note a proof in this login session: for a while it may change how one signs in, keys and the like."""
    return Call("POST", "/auth/reauthenticate", body=given(password=password, passkey=passkey, wallet=wallet))
