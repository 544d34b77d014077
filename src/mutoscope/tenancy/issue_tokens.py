"""Sign in somebody who has proved who they are, in whatever way: the one place where login sessions begin."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import (
    Blinder,
    PasswordHasher,
    RefreshToken,
    SignInMethod,
    Subject,
    TokenSigner,
    keep_refresh,
    remember_address,
    start_session,
)
from mutoscope.infra.actor import act_as
from mutoscope.infra.database import Database, bind_session
from mutoscope.infra.events import emit
from mutoscope.infra.rate_limit import Limiter
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.tenancy import queries
from mutoscope.tenancy.origin import Origin


@dataclass(frozen=True)
class LoginDesk:
    """What signing in needs, wired once."""

    database: Database
    hasher: PasswordHasher
    signer: TokenSigner
    clock: Clock
    settings: Settings
    blinder: Blinder
    limiter: Limiter
    open_home: Callable[[AsyncSession, uuid.UUID], Awaitable[uuid.UUID]]
    """Opens a workspace for a user who belongs to none any more, and returns it: `accounts.open_home`."""


@dataclass(frozen=True)
class LoginTokens:
    """A bearer token, and the one that renews it; lives in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int


async def issue_tokens(
    session: AsyncSession,
    desk: LoginDesk,
    user_id: uuid.UUID,
    *,
    method: SignInMethod,
    origin: Origin,
    workspace_id: uuid.UUID | None = None,
) -> LoginTokens:
    """Start a login session for a user and return its first tokens.

    Args:
        session: the caller's transaction: the tokens count once it is committed. It gets bound to the user and the
            workspace.
        desk: the wired objects.
        user_id: whom the caller has found out to be signing in.
        method: how they proved it.
        origin: from where; `OriginDep` in an endpoint.
        workspace_id: which workspace the tokens open; by default the one they joined first, and for somebody who was
            removed from their last one, a new one of their own.
    """
    now = desk.clock.now()
    home = workspace_id or await find_home(session, desk, user_id)
    await bind_session(session, workspace_id=home, user_id=user_id)
    act_as(session, user_id=user_id)
    longest = dt.timedelta(seconds=desk.settings.session_seconds)
    started = await start_session(session, user_id, now=now, lifetime=longest, method=method, origin=origin.of_session)
    lifetime = dt.timedelta(seconds=desk.settings.refresh_token_seconds)
    refresh = await keep_refresh(session, started.id, home, now=now, lifetime=lifetime)
    await remember_address(session, desk.blinder, user_id, origin.network, now=now)
    payload = {"session_id": started.id, "method": method.value}
    await emit(session, home, "session.started", message=_MESSAGES[method], payload=payload)
    return tokens_of(desk, Subject(user_id, started.id, home), refresh, ends_at=started.expires_at)


def tokens_of(desk: LoginDesk, subject: Subject, refresh: RefreshToken, *, ends_at: dt.datetime) -> LoginTokens:
    """Return an access token beside a refresh token; neither outlives the login session."""
    now = desk.clock.now()
    life = min(desk.signer.lifetime, ends_at - now)
    return LoginTokens(
        access_token=desk.signer.sign(subject, until=ends_at),
        expires_in=int(life.total_seconds()),
        refresh_token=refresh.word,
        refresh_expires_in=int((refresh.expires_at - now).total_seconds()),
    )


async def bind_home(session: AsyncSession, user_id: uuid.UUID) -> uuid.UUID | None:
    """Bind the session to a user and to the workspace they joined first, for its log; None if they belong to none."""
    await bind_session(session, workspace_id=None, user_id=user_id)
    home = await queries.find_home(session, user_id)
    await bind_session(session, workspace_id=home, user_id=user_id)
    return home


async def find_home(session: AsyncSession, desk: LoginDesk, user_id: uuid.UUID) -> uuid.UUID:
    """Bind the session to a user and return the workspace they joined first.

    Whoever was removed from their last one gets a workspace of their own: else they could neither accept an invitation
    nor erase their account.
    """
    if session.info.get("user_id") != user_id:
        await bind_session(session, workspace_id=None, user_id=user_id)
    home = await queries.find_home(session, user_id)
    return home or await desk.open_home(session, user_id)


_MESSAGES = {
    SignInMethod.PASSWORD: "Logged in with a password.",
    SignInMethod.MAGIC_LINK: "Logged in with a link from a mail.",
    SignInMethod.OIDC: "Logged in through an identity provider.",
    SignInMethod.WALLET: "Logged in with a wallet.",
    SignInMethod.PASSKEY: "Logged in with a passkey.",
}
