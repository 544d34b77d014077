"""What slows a guesser down without locking anybody out, beside the limits of every endpoint (`rate_limits`).

Attempts are counted before the password is looked at, by what the caller says, not by whether there is such an account.
One network address can try one account a few times; many together are slowed down too, except those that have signed in
to the account before: whoever owns it is not locked out by others who guess.
"""

from __future__ import annotations

import uuid
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import email_key, knows_address
from mutoscope.infra.database import bind_session
from mutoscope.infra.rate_limit import Hit, parse_rate
from mutoscope.tenancy.issue_tokens import LoginDesk
from mutoscope.tenancy.origin import Origin
from mutoscope.tenancy.rate_limits import address_key, require_room

_NOBODY: Final = uuid.UUID(int=0)


async def count_login(desk: LoginDesk, email: str, origin: Origin) -> None:
    """Count an attempt to log in to an account from a network address.

    Raises:
        TooManyRequests: there were too many.
    """
    key = f"{email_key(email)} {address_key(origin.address)}"
    await _count(desk, ("login-account-address", desk.settings.limit_login_account_address, key))


async def count_stranger(
    session: AsyncSession, desk: LoginDesk, email: str, user_id: uuid.UUID | None, origin: Origin
) -> None:
    """Count an attempt against its account, if it comes from where nobody has signed in to it.

    Args:
        session: gets bound to the user, or for an unknown address to nobody: both cost the same.
        desk: the wired objects.
        email: as it was typed.
        user_id: whose it is, if anybody's.
        origin: from where.

    Raises:
        TooManyRequests: there were too many, from all such network addresses together.
    """
    known = user_id or _NOBODY
    await bind_session(session, workspace_id=None, user_id=known)
    if not await knows_address(session, desk.blinder, known, origin.network):
        await _count(desk, ("login-account", desk.settings.limit_login_account, email_key(email)))


async def count_registration(desk: LoginDesk, origin: Origin) -> None:
    """Count an attempt to open an account.

    Raises:
        TooManyRequests: there were too many from this network address.
    """
    await _count(desk, ("register-address", desk.settings.limit_register_address, address_key(origin.address)))


async def count_mail_link(desk: LoginDesk, email: str, origin: Origin) -> None:
    """Count a mail with a link that somebody asks for, whether or not there is such an account.

    Raises:
        TooManyRequests: there were too many to this e-mail address, or from this network address.
    """
    await _count(
        desk,
        ("mail-address", desk.settings.limit_mail_address, address_key(origin.address)),
        ("mail-account", desk.settings.limit_mail_account, email_key(email)),
    )


async def count_password_check(desk: LoginDesk, user_id: uuid.UUID) -> None:
    """Count a password that a logged-in user gives: whoever stole a token must not guess it.

    Raises:
        TooManyRequests: there were too many.
    """
    await _count(desk, ("password-user", desk.settings.limit_password_user, user_id.hex))


async def _count(desk: LoginDesk, *counted: tuple[str, str, str]) -> None:
    """Count one call against limits: the name, the rate and the key of each."""
    policies = [(parse_rate(name, rate), key) for name, rate, key in counted]
    require_room(await desk.limiter.hit_all([Hit(policy, key) for policy, key in policies if policy is not None]))
