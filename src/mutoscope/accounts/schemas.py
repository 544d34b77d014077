"""Accounts over HTTP, in document 003's words."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, Field, SecretStr

from mutoscope.accounts.types import Account
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.identity.consents import Choice
from mutoscope.tenancy import LoginTokens
from mutoscope.tenancy.keys import LoginWithKey
from mutoscope.tenancy.schema_example import example

_USER_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_PASSWORD_RULE = "8 to 128 characters, no NUL"  # noqa: S105 -- a description


class ConsentChoice(BaseModel):
    """An answer to something we ask about."""

    model_config = example(purpose="marketing_mail", version="2026-11-01", granted=True)

    purpose: str = Field(max_length=100)
    version: str = Field(max_length=100)
    granted: bool

    def choice(self) -> Choice:
        """Return the answer as a value."""
        return Choice(self.purpose, self.version, self.granted)


class RegisterRequest(BaseModel):
    """A new account."""

    model_config = example(name="John Doe", email="john@example.com", password="SecurePass123")  # noqa: S106 -- 003's example

    name: str = Field(description="The person's name, 1 to 255 characters.")
    email: str = Field(description="Unique whatever its case or Unicode form; at most 254 characters.")
    password: SecretStr = Field(description=_PASSWORD_RULE)
    consents: list[ConsentChoice] = Field(
        default_factory=list[ConsentChoice],
        max_length=50,
        description="What the person agreed to while signing up; `GET /privacy/purposes` has the questions.",
    )


class LoginRequest(BaseModel):
    """Credentials."""

    model_config = example(email="john@example.com", password="SecurePass123")  # noqa: S106 -- 003's example

    email: str = Field(max_length=1024)
    password: SecretStr = Field(max_length=1024)


class RegisteredUser(BaseModel):
    """The account just opened."""

    model_config = example(
        id=_USER_ID,
        name="John Doe",
        email="john@example.com",
        plan_type="Free",
        credits=3,
        role="creator",
        created_at="2025-12-31T00:00:00Z",
    )

    id: uuid.UUID
    name: str
    email: str | None = Field(description="None for an account that a wallet opened, until it gives one.")
    plan_type: str
    credits: CreditAmount
    role: Literal["creator", "admin"]
    created_at: dt.datetime

    @classmethod
    def of(cls, account: Account) -> RegisteredUser:
        """Return an account in these words."""
        user = account.user
        return cls(
            id=user.id,
            name=user.name,
            email=user.email,
            plan_type=account.plan_key,
            credits=amount_of(account.credits),
            role=user.role.value,
            created_at=user.created_at,
        )


class UserProfile(RegisteredUser):
    """The caller's account."""

    model_config = example(
        id=_USER_ID,
        name="John Doe",
        email="john@example.com",
        plan_type="Free",
        credits=3,
        role="creator",
        created_at="2025-12-31T00:00:00Z",
        updated_at="2025-12-31T00:00:00Z",
        email_verified_at="2025-12-31T00:05:00Z",
        has_password=True,
        impersonated_by=None,
    )

    updated_at: dt.datetime
    email_verified_at: dt.datetime | None = Field(description="When the address was proved; null until then.")
    has_password: bool
    impersonated_by: uuid.UUID | None = Field(description="The platform admin who acts in the user's name; else null.")

    @classmethod
    def of(cls, account: Account) -> UserProfile:
        """Return an account in these words."""
        user = account.user
        return cls(
            **RegisteredUser.of(account).model_dump(),
            updated_at=user.updated_at,
            email_verified_at=user.email_verified_at,
            has_password=user.has_password,
            impersonated_by=account.impersonated_by,
        )


class LoginAnswer(BaseModel):
    """A bearer token, to be sent as `Authorization: Bearer …`, and the token that renews it."""

    model_config = example(
        access_token="eyJhbGciOiJIUzI1NiJ9…",  # noqa: S106 -- an example
        token_type="bearer",  # noqa: S106 -- same
        expires_in=86400,
        refresh_token="rt_q8Zt…",  # noqa: S106 -- same
        refresh_expires_in=2592000,
    )

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- not a secret
    expires_in: int = Field(description="Seconds until the access token expires.")
    refresh_token: str = Field(description="For `POST /auth/refresh`, once; each use brings the next one.")
    refresh_expires_in: int = Field(description="Seconds until the refresh token expires.")

    @classmethod
    def of(cls, tokens: LoginTokens) -> LoginAnswer:
        """Return the tokens in these words."""
        return cls(**asdict(tokens))


class KeyedLoginAnswer(LoginAnswer):
    """The tokens of a login, and the default API key when it has just been made (document 002)."""

    model_config = example(
        access_token="eyJhbGciOiJIUzI1NiJ9…",  # noqa: S106 -- an example
        token_type="bearer",  # noqa: S106 -- same
        expires_in=86400,
        refresh_token="rt_q8Zt…",  # noqa: S106 -- same
        refresh_expires_in=2592000,
        api_key="cc_8Zq2Lk…",
        api_key_prefix="cc_8Zq2Lk",
    )

    api_key: str | None = Field(
        description="Shown once, at the first login; `POST /auth/refresh-api-key` brings another."
    )
    api_key_prefix: str | None = Field(description="How the default key begins, while there is one.")

    @classmethod
    def made(cls, login: LoginWithKey) -> KeyedLoginAnswer:
        """Return a login in these words."""
        return cls(**asdict(login.tokens), api_key=login.key.secret, api_key_prefix=login.key.prefix)
