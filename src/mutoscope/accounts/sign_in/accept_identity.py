"""Accept a proven identity: its account, or a new one; and link it to the account of whoever is signed in."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.mail_links.send_link import send_link
from mutoscope.accounts.open_account import SignUp
from mutoscope.accounts.register_account import register_account
from mutoscope.accounts.sign_in.desk import SignInDesk
from mutoscope.accounts.sign_in.errors import EmailNeeded
from mutoscope.identity import EmailTaken, LinkPurpose, end_other_sessions
from mutoscope.identity.linked import (
    AccountExists,
    IdentityKind,
    ProvenIdentity,
    find_linked_account,
    link_identity,
    note_use,
    unlink_identity,
)
from mutoscope.identity.oidc import ProviderEmailUnverified
from mutoscope.infra.database import bind_session
from mutoscope.infra.events import emit
from mutoscope.tenancy import Origin, Scope, count_registration

_MAX_NAME_CHARACTERS = 255


async def account_of(
    session: AsyncSession, desk: SignInDesk, proven: ProvenIdentity, *, origin: Origin, email: str | None = None
) -> uuid.UUID:
    """Return the account that an identity signs in to, opened if it has none.

    An identity whose address belongs to an account is not let into it: whoever controls an address at one provider is
    not necessarily who opened the account here. They sign in as before and link it.

    Args:
        session: bound to nobody; it gets bound to the account.
        desk: the wired objects.
        proven: as the provider or the signature says.
        origin: from where; new accounts are counted by network address.
        email: what the person gives; only a wallet needs it. It becomes the account's once they open the link that is
            mailed to it: else a stranger could open an account in somebody's name and wait for them to move in.

    Raises:
        AccountExists: the provider's verified address has an account that is not linked to it.
        ProviderEmailUnverified: the provider has verified no address.
        EmailNeeded: a wallet that has no account came without an address.
        TooManyRequests: too many accounts were opened from this network address.
    """
    owner = await find_linked_account(session, proven)
    if owner is not None:
        await bind_session(session, workspace_id=None, user_id=owner)
        if await note_use(session, proven, now=desk.login.clock.now()):
            return owner
    await count_registration(desk.login, origin)
    if proven.kind is IdentityKind.WALLET:
        return await _open_for_wallet(session, desk, proven, email)
    try:
        return await _open(session, desk, proven, _provider_sign_up(desk, proven))
    except EmailTaken as error:
        raise AccountExists from error


async def link_to(session: AsyncSession, desk: SignInDesk, scope: Scope, proven: ProvenIdentity) -> None:
    """Link an identity to the account of a scope; one that is linked to it already stays so.

    Raises:
        IdentityTaken: it is another account's.
        TooManyIdentities: the account has as many as it may.
    """
    await _link(session, desk, proven, scope.user_id, scope.workspace_id)


async def unlink_from(session: AsyncSession, scope: Scope, identity_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Unlink an identity from the account of a scope, and end its other login sessions, as a new password does.

    A sign-in by it that is under way has begun its session before, or finds the identity gone.

    Raises:
        IdentityNotFound: the account has no such identity.
        LastWayToSignIn: nothing else would lead into the account.
    """
    provider = await unlink_identity(session, scope.user_id, identity_id)
    ended = await end_other_sessions(session, scope.user_id, now=now, keep=scope.session_id)
    payload = {"identity_id": identity_id, "provider": provider, "sessions_ended": len(ended)}
    message = f"An identity of {provider} was unlinked; other login sessions were ended."
    await emit(session, scope.workspace_id, "identity.unlinked", message=message, payload=payload)


async def _open(session: AsyncSession, desk: SignInDesk, proven: ProvenIdentity, sign_up: SignUp) -> uuid.UUID:
    account = await register_account(session, desk.login, desk.catalogue, sign_up)
    await _link(session, desk, proven, account.user.id, session.info["workspace_id"])
    return account.user.id


async def _open_for_wallet(
    session: AsyncSession, desk: SignInDesk, proven: ProvenIdentity, email: str | None
) -> uuid.UUID:
    if email is None:
        raise EmailNeeded
    short = f"{proven.subject[:6]}…{proven.subject[-4:]}"
    user_id = await _open(session, desk, proven, SignUp(short, None))
    await send_link(session, desk.login, user_id, LinkPurpose.CHANGE_EMAIL, address=email)
    return user_id


async def _link(
    session: AsyncSession, desk: SignInDesk, proven: ProvenIdentity, user_id: uuid.UUID, workspace_id: uuid.UUID
) -> None:
    now, limit = desk.login.clock.now(), desk.settings.max_identities
    identity_id = await link_identity(session, user_id, proven, now=now, limit=limit)
    if identity_id is not None:
        payload = {"identity_id": identity_id, "provider": proven.provider, "kind": proven.kind.value}
        message = f"An identity of {proven.provider} was linked."
        await emit(session, workspace_id, "identity.linked", message=message, payload=payload, user_id=user_id)


def _provider_sign_up(desk: SignInDesk, proven: ProvenIdentity) -> SignUp:
    if proven.email is None:
        raise ProviderEmailUnverified
    name = _printable(proven.name or "") or _printable(proven.email.partition("@")[0])
    return SignUp(name, proven.email, email_verified_at=desk.login.clock.now())


def _printable(name: str) -> str:
    """Return a name as an account may bear it: providers allow what we do not."""
    return "".join(c for c in name if c.isprintable())[:_MAX_NAME_CHARACTERS].strip()
