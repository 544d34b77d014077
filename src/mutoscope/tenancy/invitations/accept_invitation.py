"""Look at an invitation, and accept it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import email_key, hash_secret, read_profile
from mutoscope.infra.events import emit
from mutoscope.tenancy.invitations import queries
from mutoscope.tenancy.invitations.errors import (
    AlreadyMember,
    InvitationForAnother,
    InvitationNotFound,
    InvitationOver,
    SeatsTaken,
)
from mutoscope.tenancy.invitations.list_invitations import list_invitations
from mutoscope.tenancy.invitations.types import FoundInvitation, InvitationTerms
from mutoscope.tenancy.membership import inside, lock_workspace, read_roles
from mutoscope.tenancy.queries import insert_membership
from mutoscope.tenancy.types import Role, Scope


async def preview_invitation(session: AsyncSession, token: str, *, now: dt.datetime) -> FoundInvitation:
    """Return what a token invites to; looking consumes nothing.

    Raises:
        InvitationNotFound: nobody was sent this token, or the workspace is gone.
        InvitationOver: it was accepted, revoked or replaced, or has expired.
    """
    found = await queries.find_by_token(session, hash_secret(token))
    if found is None:
        raise InvitationNotFound
    if found.state != "open":
        raise InvitationOver(found.state)
    if found.expires_at <= now:
        raise InvitationOver("expired")
    return found


async def accept_invitation(
    session: AsyncSession, terms: InvitationTerms, scope: Scope, token: str, *, now: dt.datetime
) -> FoundInvitation:
    """Make the caller a member of the workspace that invited the address of their account.

    Raises:
        InvitationNotFound: nobody was sent this token, or the workspace is gone.
        InvitationOver: it was accepted, revoked or replaced, or has expired; of two who accept at once, one sees this.
        InvitationForAnother: the account has another address.
        AlreadyMember: the caller is a member.
        SeatsTaken: the workspace is full.
    """
    found = await preview_invitation(session, token, now=now)
    user = await read_profile(session, scope.user_id)
    async with inside(session, found.workspace_id):
        await lock_workspace(session, found.workspace_id)
        found = await preview_invitation(session, token, now=now)  # it may have ended while we waited
        await _check_address(session, found, user.email)
        roles = await read_roles(session, found.workspace_id)
        if scope.user_id in roles:
            raise AlreadyMember
        if len(roles) >= terms.seats:
            raise SeatsTaken(terms.seats)
        await _join(session, scope, found, now=now)
    return found


async def _check_address(session: AsyncSession, found: FoundInvitation, email: str | None) -> None:
    known = await list_invitations(session, found.workspace_id)
    address = next((each.email for each in known if each.id == found.id), None)
    if address is None or email is None or email_key(address) != email_key(email):
        raise InvitationForAnother


async def _join(session: AsyncSession, scope: Scope, found: FoundInvitation, *, now: dt.datetime) -> None:
    # In this order: the invitation's seat becomes the member's.
    await queries.end(session, "accepted", now=now, invitation_id=found.id, accepted_by=scope.user_id)
    await insert_membership(session, found.workspace_id, scope.user_id, Role(found.role))
    await emit(
        session,
        found.workspace_id,
        "member.joined",
        message=f"Member {scope.user_id} joined as {found.role.value}.",
        payload={"user_id": str(scope.user_id), "role": found.role.value, "invitation_id": str(found.id)},
    )
