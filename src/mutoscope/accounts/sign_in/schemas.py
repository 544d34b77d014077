"""Signing in by something else than a password, over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.manage_own import OwnWays
from mutoscope.accounts.sign_in.prove_again import AgainProof
from mutoscope.identity.linked import LinkedIdentity
from mutoscope.identity.passkeys import Passkey
from mutoscope.identity.wallets import WalletNonce
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_WHEN = "2026-01-31T00:00:00Z"
_MESSAGE = (
    "studio.example.com wants you to sign in with your Ethereum account:\n0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n"
    "\n\nURI: https://studio.example.com\nVersion: 1\nChain ID: 1\nNonce: 5f3a8c0de1b24796\n"
    "Issued At: 2026-01-31T00:00:00Z"
)
_SIGNED = {"message": _MESSAGE, "signature": "0x" + "1b" * 65}
_CREDENTIAL = {
    "id": "pQ2…",
    "rawId": "pQ2…",
    "type": "public-key",
    "response": {"clientDataJSON": "eyJ0…", "authenticatorData": "SZYN…", "signature": "MEUC…"},
}
_PATH = r"^/([A-Za-z0-9_\-.~%?=&+][A-Za-z0-9_\-.~%?=&+/:@,]*)?$"
"""A path of this site: never `//host` or `/\\host`, which browsers take for another."""


class ProviderView(BaseModel):
    """An identity provider that one may sign in through."""

    name: str = Field(description="For `POST /auth/oidc/{provider}/start`.")
    label: str = Field(description="What people read.")


class ProviderList(BaseModel):
    """Every way to sign in beside a password and a link in a mail."""

    model_config = example(providers=[{"name": "google", "label": "Google"}], wallets=True, passkeys=True)

    providers: list[ProviderView]
    wallets: bool
    passkeys: bool

    @classmethod
    def of(cls, desk: SignInDesk) -> ProviderList:
        """Return what a desk offers."""
        listed = [ProviderView(name=one.name, label=one.label) for one in desk.providers.providers.values()]
        return cls(providers=listed, wallets=bool(desk.wallets.chains), passkeys=desk.passkeys.is_usable)


class StartRequest(BaseModel):
    """Where to go afterwards."""

    model_config = example(return_to="/projects")

    return_to: str = Field(default="/", max_length=512, pattern=_PATH, description="A path of the web interface.")


class StartAnswer(BaseModel):
    """Where the browser must go now."""

    model_config = example(authorization_url="https://accounts.google.com/o/oauth2/v2/auth?response_type=code&…")

    authorization_url: str


class ExchangeRequest(BaseModel):
    """The code that came to the web interface's page."""

    model_config = example(code="q8Zt…")

    code: SecretStr = Field(min_length=1, max_length=512)


class SignedMessage(BaseModel):
    """A message by EIP-4361, signed by `personal_sign`."""

    model_config = example(**_SIGNED)

    message: str = Field(max_length=4096)
    signature: str = Field(max_length=256, description="65 bytes in hexadecimal digits, after `0x`.")


class WalletSignIn(SignedMessage):
    """A signed message, and an address the first time."""

    model_config = example(**_SIGNED, email="john@example.com")

    email: str | None = Field(default=None, description="Needed once, when the wallet has no account yet.")


class WalletNonceAnswer(BaseModel):
    """What the message must contain."""

    model_config = example(
        nonce="5f3a8c0de1b24796a9c0de5f3a8c1b24",
        domain="studio.example.com",
        uri="https://studio.example.com",
        version="1",
        chain_ids=[1],
        issued_at=_WHEN,
        expires_at="2026-01-31T00:10:00Z",
    )

    nonce: str
    domain: str
    uri: str
    version: Literal["1"] = "1"
    chain_ids: list[int]
    issued_at: dt.datetime
    expires_at: dt.datetime

    @classmethod
    def of(cls, given: WalletNonce) -> WalletNonceAnswer:
        """Return a nonce in these words."""
        return cls(
            nonce=given.nonce,
            domain=given.domain,
            uri=given.uri,
            chain_ids=list(given.chain_ids),
            issued_at=given.issued_at,
            expires_at=given.expires_at,
        )


class PasskeyOptions(BaseModel):
    """For `navigator.credentials`, read by `PublicKeyCredential.parse…OptionsFromJSON()`."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"publicKey": {"challenge": "Yf8…", "rpId": "studio.example.com"}}}
    )

    publicKey: dict[str, Any]  # noqa: N815 -- WebAuthn's own word


class PasskeyAnswer(BaseModel):
    """What the authenticator answered: `credential.toJSON()`."""

    model_config = example(credential=_CREDENTIAL)

    credential: dict[str, Any]


class PasskeyName(BaseModel):
    """What a person calls a passkey."""

    model_config = example(name="My phone")

    name: str = Field(min_length=1, max_length=100, pattern=r"\S")


class NewPasskey(PasskeyName):
    """What the authenticator answered, and a name for the key."""

    model_config = example(name="My phone", credential=_CREDENTIAL)

    credential: dict[str, Any]


class PasskeyView(BaseModel):
    """A passkey."""

    model_config = example(id=_ID, name="My phone", backed_up=True, created_at=_WHEN, last_used_at=None)

    id: uuid.UUID
    name: str
    backed_up: bool = Field(description="Whether it is copied to one's other devices.")
    created_at: dt.datetime
    last_used_at: dt.datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> PasskeyView:
        """Return a passkey in these words."""
        return cls(
            id=passkey.id,
            name=passkey.name,
            backed_up=passkey.backed_up,
            created_at=passkey.created_at,
            last_used_at=passkey.last_used_at,
        )


class PasskeyList(BaseModel):
    """One's passkeys."""

    model_config = example(items=[])

    items: list[PasskeyView]


class IdentityView(BaseModel):
    """An identity that signs in to the account."""

    model_config = example(
        id=_ID, kind="oidc", provider="google", label="john@example.com", created_at=_WHEN, last_used_at=_WHEN
    )

    id: uuid.UUID
    kind: Literal["oidc", "wallet"]
    provider: str
    label: str | None = Field(description="What the provider calls one, or the wallet's address.")
    created_at: dt.datetime
    last_used_at: dt.datetime | None

    @classmethod
    def of(cls, identity: LinkedIdentity) -> IdentityView:
        """Return an identity in these words."""
        return cls(
            id=identity.id,
            kind=identity.kind.value,
            provider=identity.provider,
            label=identity.label,
            created_at=identity.created_at,
            last_used_at=identity.last_used_at,
        )


class OwnWaysView(BaseModel):
    """How one may sign in to one's account."""

    model_config = example(has_password=True, identities=[], passkeys=[])

    has_password: bool
    identities: list[IdentityView]
    passkeys: list[PasskeyView]

    @classmethod
    def of(cls, ways: OwnWays) -> OwnWaysView:
        """Return the ways in these words."""
        return cls(
            has_password=ways.has_password,
            identities=[IdentityView.of(one) for one in ways.identities],
            passkeys=[PasskeyView.of(one) for one in ways.passkeys],
        )


class Reauthentication(BaseModel):
    """One proof of who one is."""

    model_config = example(password="SecurePass123")  # noqa: S106 -- an example

    password: SecretStr | None = Field(default=None, max_length=1024)
    passkey: dict[str, Any] | None = Field(default=None, description="The answer to `/auth/passkeys/login/options`.")
    wallet: SignedMessage | None = None

    def proof(self) -> AgainProof:
        """Return it as a value."""
        return AgainProof(
            password=self.password.get_secret_value() if self.password else None,
            passkey=self.passkey,
            wallet=(self.wallet.message, self.wallet.signature) if self.wallet else None,
        )
