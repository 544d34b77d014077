"""Log in: credentials in, an access token for the user's own workspace out."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.identity import PasswordHasher, Subject, TokenSigner, check_credentials, start_session
from mutoscope.infra.database import Database, bind_session
from mutoscope.infra.events import emit
from mutoscope.kernel import Clock
from mutoscope.tenancy import queries
from mutoscope.tenancy.errors import NoWorkspace


@dataclass(frozen=True)
class AccessToken:
    """A bearer token and its life in seconds."""

    token: str
    expires_in: int


@dataclass(frozen=True)
class LoginDesk:
    """What logging in needs, wired once."""

    database: Database
    hasher: PasswordHasher
    signer: TokenSigner
    clock: Clock


async def log_in(desk: LoginDesk, *, email: str, password: str) -> AccessToken:
    """Check the credentials, start a login session and return its token.

    Uses two short transactions around the hash instead of one long one: see `identity.check_credentials`.

    Raises:
        WrongCredentials: e-mail and password do not match.
        NoWorkspace: the account has left its last workspace.
    """
    user_id = await check_credentials(desk.database, desk.hasher, email=email, password=password)
    lifetime = desk.signer.lifetime
    async with desk.database.session(user_id=user_id) as session:
        workspace_id = await queries.find_home(session, user_id)
        if workspace_id is None:
            raise NoWorkspace("This account belongs to no workspace.", remedy="Ask for an invitation to one.")
        await bind_session(session, workspace_id=workspace_id, user_id=user_id)
        started = await start_session(session, user_id, now=desk.clock.now(), lifetime=lifetime)
        await emit(session, workspace_id, "session.started", message="Logged in with a password.", user_id=user_id)
    token = desk.signer.sign(Subject(user_id, started.id, workspace_id))
    return AccessToken(token, int(lifetime.total_seconds()))
