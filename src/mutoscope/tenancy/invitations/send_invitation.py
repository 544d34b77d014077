"""Invite somebody, or send an invitation again."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import check_email, email_key, hash_secret, new_secret, read_profile
from mutoscope.infra.events import Change, emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id
from mutoscope.tenancy.invitations import queries
from mutoscope.tenancy.invitations.check_invitee import check_invitee
from mutoscope.tenancy.invitations.end_invitations import check_reach
from mutoscope.tenancy.invitations.errors import InvitationNotFound
from mutoscope.tenancy.invitations.list_invitations import address_place, list_invitations
from mutoscope.tenancy.invitations.types import Invitation, InvitationTerms
from mutoscope.tenancy.membership import check_rank, lock_workspace, present_role, read_roles
from mutoscope.tenancy.sign_in_limits import count_mail_link
from mutoscope.tenancy.types import Role, Scope, Workspace

_PREFIX = "inv"


async def send_invitation(
    session: AsyncSession, terms: InvitationTerms, scope: Scope, *, email: str, role: Role, now: dt.datetime
) -> Invitation:
    """Invite an address to the workspace; an open invitation to the same address is replaced.

    Whether the address has an account is told neither by the answer nor by what is done.

    Raises:
        EmailInvalid: it is not an address.
        RoleAboveOwn: the role is above the caller's.
        InvitedOneself: it is the caller's own address.
        AlreadyMember: it is a member's.
        SeatsTaken: the workspace is full.
        TooManyRequests: too many mails went to this address, or were asked for from this network address.
    """
    address = check_email(email)
    workspace = await lock_workspace(session, scope.workspace_id)
    roles = await read_roles(session, scope.workspace_id)
    check_rank(present_role(roles, scope, "member.manage"), role)
    replaced = await check_invitee(session, terms, scope, email_key(address), members=len(roles), now=now)
    for older in replaced:
        await queries.end(session, "replaced", now=now, invitation_id=older)
    invitation = Invitation(new_id(), address, role, scope.user_id, now, now, now + terms.lifetime)
    token_hash = await _post(session, terms, workspace, invitation)
    await _insert(session, scope, invitation, token_hash)
    payload = {"invitation_id": str(invitation.id), "role": role.value, "replaces": [str(older) for older in replaced]}
    message = f"Somebody was invited as {role.value}."
    await emit(session, scope.workspace_id, "invitation.sent", message=message, payload=payload)
    return invitation


async def resend_invitation(
    session: AsyncSession, terms: InvitationTerms, scope: Scope, invitation_id: uuid.UUID, *, now: dt.datetime
) -> None:
    """Send an invitation again with a new link and a new end; the link of the earlier mail opens nothing any more.

    Raises:
        InvitationNotFound: the workspace has no such open invitation.
        RoleAboveOwn: it is for a role above the caller's.
        TooManyRequests: as for sending.
    """
    workspace = await lock_workspace(session, scope.workspace_id)
    await check_reach(session, scope, invitation_id)
    known = await list_invitations(session, scope.workspace_id)
    invitation = next((each for each in known if each.id == invitation_id), None)
    if invitation is None or invitation.email is None:
        raise InvitationNotFound
    expires_at = now + terms.lifetime
    renewed = Invitation(invitation_id, invitation.email, invitation.role, scope.user_id, now, now, expires_at)
    token_hash = await _post(session, terms, workspace, renewed)
    await queries.renew(session, invitation_id, token_hash=token_hash, now=now, expires_at=expires_at)
    await emit(
        session,
        scope.workspace_id,
        "invitation.resent",
        message=f"Invitation {invitation_id} was sent again.",
        payload={"invitation_id": str(invitation_id)},
        change=Change({"expires_at": invitation.expires_at.isoformat()}, {"expires_at": expires_at.isoformat()}),
    )


async def _insert(session: AsyncSession, scope: Scope, invitation: Invitation, token_hash: bytes) -> None:
    place = address_place(invitation.id)
    values = {
        "id": invitation.id,
        "workspace_id": scope.workspace_id,
        "role": invitation.role.value,
        "token_hash": token_hash,
        "sealed": await vault_of(session).seal(session, scope.workspace_id, place, invitation.email),
        "invited_by": scope.user_id,
        "now": invitation.created_at,
        "expires_at": invitation.expires_at,
    }
    await queries.insert_invitation(session, values)


async def _post(session: AsyncSession, terms: InvitationTerms, workspace: Workspace, invitation: Invitation) -> bytes:
    """Post the mail and return the hash of the token in it. A link's fragment is in no server's log."""
    token = new_secret(_PREFIX).word
    inviter = await read_profile(session, session.info["user_id"])
    content = {
        "workspace_name": workspace.name,
        "inviter_name": inviter.name,
        "role": invitation.role.value,
        "link": f"{terms.base_url}/invitation#token={token}",
        "expires_at": invitation.expires_at.isoformat(),
    }
    to = invitation.email or ""
    await count_mail_link(terms.desk, to, terms.origin)
    await post_mail(session, to=to, template="invitation", content=content, workspace_id=workspace.id)
    return hash_secret(token)
