"""The group `members`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import Role
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class InvitationList(BaseModel):
    """Every open invitation; there are never more than a workspace has seats."""

    model_config = ConfigDict(extra="allow")

    items: list[InvitationView]


class InvitationPreview(BaseModel):
    """What an invitation is to."""

    model_config = ConfigDict(extra="allow")

    workspace_name: str
    role: Role
    expires_at: dt.datetime


class InvitationView(BaseModel):
    """An open invitation; who holds the mail holds the token, nobody else."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    email: str | None
    role: Role
    invited_by: uuid.UUID | None
    created_at: dt.datetime
    sent_at: dt.datetime
    expires_at: dt.datetime


class Joined(BaseModel):
    """The workspace that was joined; `POST /workspaces/{id}/switch` returns a token for it."""

    model_config = ConfigDict(extra="allow")

    workspace_id: uuid.UUID
    workspace_name: str
    role: Role


class MemberPage(BaseModel):
    """One page of members."""

    model_config = ConfigDict(extra="allow")

    items: list[MemberView]
    next_cursor: str | None = None


class MemberView(BaseModel):
    """A person in the workspace."""

    model_config = ConfigDict(extra="allow")

    user_id: uuid.UUID
    name: str
    email: str | None
    role: Role
    joined_at: dt.datetime


def members_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[MemberPage]:
    """List the members of the workspace, the oldest accounts first."""
    return Call("GET", "/members", answer=MemberPage, query=given(cursor=cursor, limit=limit))


def members_user_id_patch(user_id: uuid.UUID, *, role: Role) -> Call[None]:
    """Give a member another role, not above one's own; it holds from their next request on."""
    return Call("PATCH", f"/members/{user_id}", body=given(role=role), keyed=True)


def members_user_id_delete(user_id: uuid.UUID) -> Call[None]:
    """Remove a member: their tokens and API keys are refused here at once."""
    return Call("DELETE", f"/members/{user_id}", keyed=True)


def workspaces_workspace_id_leave_post(workspace_id: uuid.UUID) -> Call[None]:
    """Leave the workspace that the token is for; the last owner cannot."""
    return Call("POST", f"/workspaces/{workspace_id}/leave", keyed=True)


def workspaces_current_transfer_post(*, user_id: uuid.UUID) -> Call[None]:
    """Make a member owner in one's own place, and become admin."""
    return Call("POST", "/workspaces/current/transfer", body=given(user_id=user_id), keyed=True)


def invitations_get() -> Call[InvitationList]:
    """List the open invitations of the workspace, expired ones too."""
    return Call("GET", "/invitations", answer=InvitationList)


def invitations_post(*, email: str, role: Role) -> Call[InvitationView]:
    """Send an invitation by mail, for a role not above one's own; it replaces an open one to the same address."""
    return Call("POST", "/invitations", answer=InvitationView, body=given(email=email, role=role), keyed=True)


def invitations_preview_post(*, token: str) -> Call[InvitationPreview]:
    """Tell the holder of a token what it invites to.

    Nothing is consumed.
    """
    return Call("POST", "/invitations/preview", answer=InvitationPreview, body=given(token=token), keyed=True)


def invitations_accept_post(*, token: str) -> Call[Joined]:
    """Join the workspace that invited the address of one's account."""
    return Call("POST", "/invitations/accept", answer=Joined, body=given(token=token), keyed=True)


def invitations_invitation_id_resend_post(invitation_id: uuid.UUID) -> Call[None]:
    """Send an invitation again, with a new link and a new end; the earlier link opens nothing any more."""
    return Call("POST", f"/invitations/{invitation_id}/resend", keyed=True)


def invitations_invitation_id_delete(invitation_id: uuid.UUID) -> Call[None]:
    """Revoke an open invitation: its link opens nothing any more."""
    return Call("DELETE", f"/invitations/{invitation_id}", keyed=True)
