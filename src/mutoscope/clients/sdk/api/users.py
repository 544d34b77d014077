"""The group `users`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import Call, given


class LoginAnswer(BaseModel):
    """A bearer token: send it as `Authorization: Bearer …`."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    expires_in: int
    token_type: str | None = None


class RegisteredUser(BaseModel):
    """The account just opened."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str
    plan_type: str
    credits: int | str
    role: str
    created_at: dt.datetime


class UserProfile(BaseModel):
    """The caller's account."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str
    plan_type: str
    credits: int | str
    role: str
    created_at: dt.datetime
    updated_at: dt.datetime


def auth_register_post(*, name: str, email: str, password: str) -> Call[RegisteredUser]:
    """Open an account with a workspace of its own, the lowest plan and that plan's credits."""
    return Call(
        "POST",
        "/auth/register",
        answer=RegisteredUser,
        body=given(name=name, email=email, password=password),
        keyed=True,
    )


def users_register_post(*, name: str, email: str, password: str) -> Call[RegisteredUser]:
    """Open an account with a workspace of its own, the lowest plan and that plan's credits."""
    return Call(
        "POST",
        "/users/register",
        answer=RegisteredUser,
        body=given(name=name, email=email, password=password),
        keyed=True,
    )


def auth_logout_post() -> Call[None]:
    """End the login session of this token: every token of it is refused from the next request on."""
    return Call("POST", "/auth/logout", keyed=True)


def auth_me_get() -> Call[UserProfile]:
    """Return the caller's account, with the plan and credits of the workspace the token is for."""
    return Call("GET", "/auth/me", answer=UserProfile)


def users_profile_get() -> Call[UserProfile]:
    """Return the caller's account, with the plan and credits of the workspace the token is for."""
    return Call("GET", "/users/profile", answer=UserProfile)


def auth_login_post(*, email: str, password: str) -> Call[LoginAnswer]:
    """Exchange e-mail and password for an access token."""
    return Call("POST", "/auth/login", answer=LoginAnswer, body=given(email=email, password=password))


def users_login_post(*, email: str, password: str) -> Call[LoginAnswer]:
    """Exchange e-mail and password for an access token."""
    return Call("POST", "/users/login", answer=LoginAnswer, body=given(email=email, password=password))
