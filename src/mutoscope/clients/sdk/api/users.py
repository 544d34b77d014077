"""The group `users`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import ConsentChoice, LoginAnswer
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class EndedSessions(BaseModel):
    """How many login sessions were ended."""

    model_config = ConfigDict(extra="allow")

    ended: int


class KeyedLoginAnswer(BaseModel):
    """The tokens of a login, and the default API key when it has just been made (document 002)."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    api_key: str | None
    api_key_prefix: str | None
    token_type: str | None = None


class LoginSessionList(BaseModel):
    """All of the caller's login sessions, the last used first."""

    model_config = ConfigDict(extra="allow")

    items: list[LoginSessionView]


class LoginSessionView(BaseModel):
    """One sign-in that has not ended."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    method: str
    created_at: dt.datetime
    last_used_at: dt.datetime
    expires_at: dt.datetime
    address: str | None
    device: str | None
    current: bool
    impersonated: bool


class RegisteredUser(BaseModel):
    """The account just opened."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str | None
    plan_type: str
    credits: int | str
    role: str
    created_at: dt.datetime


class UserProfile(BaseModel):
    """The caller's account."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    email: str | None
    plan_type: str
    credits: int | str
    role: str
    created_at: dt.datetime
    updated_at: dt.datetime
    email_verified_at: dt.datetime | None
    has_password: bool
    impersonated_by: uuid.UUID | None


def auth_register_post(
    *, name: str, email: str, password: str, consents: list[ConsentChoice] | Unset = UNSET
) -> Call[RegisteredUser]:
    """Open an account (002's path).

    Open an account with a workspace of its own, the lowest plan and that plan's credits; mail a verification
    link.
    """
    return Call(
        "POST",
        "/auth/register",
        answer=RegisteredUser,
        body=given(name=name, email=email, password=password, consents=consents),
        keyed=True,
    )


def users_register_post(
    *, name: str, email: str, password: str, consents: list[ConsentChoice] | Unset = UNSET
) -> Call[RegisteredUser]:
    """Open an account.

    Open an account with a workspace of its own, the lowest plan and that plan's credits; mail a verification
    link.
    """
    return Call(
        "POST",
        "/users/register",
        answer=RegisteredUser,
        body=given(name=name, email=email, password=password, consents=consents),
        keyed=True,
    )


def auth_me_get() -> Call[UserProfile]:
    """Return the caller's account, with the plan and credits of the workspace the token is for."""
    return Call("GET", "/auth/me", answer=UserProfile)


def users_profile_get() -> Call[UserProfile]:
    """Return the caller's account, with the plan and credits of the workspace the token is for."""
    return Call("GET", "/users/profile", answer=UserProfile)


def users_profile_patch(*, name: str) -> Call[UserProfile]:
    """Change the name, and return the account."""
    return Call("PATCH", "/users/profile", answer=UserProfile, body=given(name=name))


def users_login_post(*, email: str, password: str) -> Call[LoginAnswer]:
    """Exchange e-mail and password for an access token, and a refresh token that renews it."""
    return Call("POST", "/users/login", answer=LoginAnswer, body=given(email=email, password=password))


def auth_login_post(*, email: str, password: str) -> Call[KeyedLoginAnswer]:
    """Log in, and get the API key named `default` at the first time; afterwards only how it begins."""
    return Call("POST", "/auth/login", answer=KeyedLoginAnswer, body=given(email=email, password=password))


def auth_refresh_post(*, refresh_token: str) -> Call[LoginAnswer]:
    """Exchange a refresh token for the next one and a new access token."""
    return Call("POST", "/auth/refresh", answer=LoginAnswer, body=given(refresh_token=refresh_token))


def auth_logout_post() -> Call[None]:
    """End the login session of this token: every token of it is refused from the next request on."""
    return Call("POST", "/auth/logout", keyed=True)


def auth_sessions_get() -> Call[LoginSessionList]:
    """Return every login session that can still be used, with its device and network address."""
    return Call("GET", "/auth/sessions", answer=LoginSessionList)


def auth_sessions_session_id_delete(session_id: uuid.UUID) -> Call[None]:
    """End one of the caller's login sessions at once, with its access tokens and its refresh token."""
    return Call("DELETE", f"/auth/sessions/{session_id}", keyed=True)


def auth_sessions_revoke_others_post() -> Call[EndedSessions]:
    """End all of the caller's login sessions but this one."""
    return Call("POST", "/auth/sessions/revoke-others", answer=EndedSessions, keyed=True)


def auth_browser_post(
    *, access_token: str, refresh_token: str | None | Unset = UNSET, visit: bool | Unset = UNSET
) -> Call[None]:
    """Put the tokens of a sign-in into cookies that no script can read."""
    return Call(
        "POST", "/auth/browser", body=given(access_token=access_token, refresh_token=refresh_token, visit=visit)
    )


def auth_browser_delete() -> Call[None]:
    """Take the cookies away.

    The login session itself ends by `POST /auth/logout`.
    """
    return Call("DELETE", "/auth/browser")


def auth_browser_renew_post() -> Call[None]:
    """Exchange the cookies' refresh token as `POST /auth/refresh` does, and keep what comes back."""
    return Call("POST", "/auth/browser/renew")


def auth_password_forgot_post(*, email: str) -> Call[None]:
    """Mail a link that sets a new password, if the address has an account."""
    return Call("POST", "/auth/password/forgot", body=given(email=email))


def auth_password_reset_post(*, token: str, password: str) -> Call[None]:
    """Set a new password with the link of a mail.

    Every login session of the account ends.
    """
    return Call("POST", "/auth/password/reset", body=given(token=token, password=password))


def auth_verify_email_post(*, token: str) -> Call[None]:
    """Verify the address of an account with the link that was mailed to it."""
    return Call("POST", "/auth/verify-email", body=given(token=token))


def auth_email_confirm_post(*, token: str) -> Call[None]:
    """Give the account the address that the link was mailed to; the old address is told."""
    return Call("POST", "/auth/email/confirm", body=given(token=token))


def auth_magic_link_post(*, email: str) -> Call[None]:
    """Mail a link that logs in, if the address has an account."""
    return Call("POST", "/auth/magic-link", body=given(email=email))


def auth_magic_link_confirm_post(*, token: str) -> Call[LoginAnswer]:
    """Exchange the link of a mail for tokens, once.

    The page behind the link does this at the press of a button.
    """
    return Call("POST", "/auth/magic-link/confirm", answer=LoginAnswer, body=given(token=token))


def auth_password_change_post(*, current_password: str, new_password: str) -> Call[None]:
    """Change the password, given the present one.

    Every other login session ends, and links in older mails die.
    """
    return Call(
        "POST", "/auth/password/change", body=given(current_password=current_password, new_password=new_password)
    )


def auth_email_change_post(*, email: str, password: str | None | Unset = UNSET) -> Call[None]:
    """Mail a link to the new address; the account keeps the old one until it is opened, and the old one is told."""
    return Call("POST", "/auth/email/change", body=given(email=email, password=password))


def auth_verify_email_resend_post() -> Call[None]:
    """Mail the link that verifies one's e-mail address once more."""
    return Call("POST", "/auth/verify-email/resend")
