"""Whom a workspace may invite."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import email_key
from mutoscope.tenancy.invitations.errors import AlreadyMember, InvitedOneself, SeatsTaken
from mutoscope.tenancy.invitations.list_invitations import list_invitations
from mutoscope.tenancy.invitations.types import InvitationTerms
from mutoscope.tenancy.members_by_address import members_by_address
from mutoscope.tenancy.types import Scope


async def check_invitee(
    session: AsyncSession, terms: InvitationTerms, scope: Scope, key: str, *, members: int, now: dt.datetime
) -> list[uuid.UUID]:
    """Return the open invitations to the same address, which a new one replaces.

    Args:
        session: bound to the workspace, which is locked.
        terms: the limits.
        scope: who invites.
        key: the address as `identity.email_key` returns it.
        members: how many the workspace has.
        now: the moment; expired invitations take no seat.

    Raises:
        InvitedOneself: it is the caller's own address.
        AlreadyMember: it is a member's.
        SeatsTaken: the workspace is full.
    """
    known = (await members_by_address(session)).get(key)
    if known == scope.user_id:
        raise InvitedOneself
    if known is not None:
        raise AlreadyMember
    invitations = await list_invitations(session, scope.workspace_id)
    same = [each.id for each in invitations if each.email is not None and email_key(each.email) == key]
    waiting = sum(1 for each in invitations if each.expires_at > now and each.id not in same)
    if members + waiting >= terms.seats:
        raise SeatsTaken(terms.seats)
    return same
