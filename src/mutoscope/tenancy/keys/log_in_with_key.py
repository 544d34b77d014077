"""Log in as document 002 describes it: tokens, and the default API key at the first time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mutoscope.tenancy.issue_tokens import LoginDesk, LoginTokens
from mutoscope.tenancy.keys.default_key import DefaultKey, issue_default_key
from mutoscope.tenancy.log_in import log_in
from mutoscope.tenancy.origin import Origin


@dataclass(frozen=True)
class LoginWithKey:
    """What `POST /auth/login` hands out."""

    tokens: LoginTokens
    key: DefaultKey


async def log_in_with_key(desk: LoginDesk, *, email: str, password: str, origin: Origin) -> LoginWithKey:
    """Log in, and make the caller's default key in the workspace that the token opens, if they never had one there.

    Raises:
        TooManyRequests, WrongCredentials: as `log_in` does.
    """
    tokens = await log_in(desk, email=email, password=password, origin=origin)
    subject = desk.signer.read(tokens.access_token)
    actor = replace(origin.actor, user_id=subject.user_id)
    async with desk.database.session(subject.workspace_id, subject.user_id, actor=actor) as session:
        key = await issue_default_key(session, subject.workspace_id, subject.user_id, now=desk.clock.now())
    return LoginWithKey(tokens, key)
