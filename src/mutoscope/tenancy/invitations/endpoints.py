"""Invitations over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, status

from mutoscope.tenancy.dependencies import PUBLIC, SessionDep, allowed
from mutoscope.tenancy.invitations.accept_invitation import accept_invitation, preview_invitation
from mutoscope.tenancy.invitations.end_invitations import revoke_invitation
from mutoscope.tenancy.invitations.list_invitations import list_invitations
from mutoscope.tenancy.invitations.schemas import (
    InvitationList,
    InvitationPreview,
    InvitationRequest,
    InvitationToken,
    InvitationView,
    Joined,
)
from mutoscope.tenancy.invitations.send_invitation import resend_invitation, send_invitation
from mutoscope.tenancy.invitations.types import InvitationTerms
from mutoscope.tenancy.issue_tokens import LoginDesk
from mutoscope.tenancy.origin import OriginDep
from mutoscope.tenancy.problem_schema import problems
from mutoscope.tenancy.route import TransactionRoute
from mutoscope.tenancy.services import ClockDep, SettingsDep, service
from mutoscope.tenancy.types import Scope

router = APIRouter(prefix="/invitations", tags=["members"], route_class=TransactionRoute)

Keeper = Annotated[Scope, allowed("member.manage")]
_DONE = status.HTTP_204_NO_CONTENT


async def _terms(
    settings: SettingsDep, desk: Annotated[LoginDesk, service(LoginDesk)], origin: OriginDep
) -> InvitationTerms:
    return InvitationTerms(
        dt.timedelta(seconds=settings.invitation_seconds),
        settings.members_per_workspace,
        settings.base_url,
        desk,
        origin,
    )


TermsDep = Annotated[InvitationTerms, Depends(_terms)]


@router.get("", summary="List open invitations")
async def list_all(session: SessionDep, scope: Keeper) -> InvitationList:
    """List the open invitations of the workspace, expired ones too."""
    invitations = await list_invitations(session, scope.workspace_id)
    return InvitationList(items=[InvitationView.of(invitation) for invitation in invitations])


@router.post("", summary="Invite somebody", status_code=status.HTTP_201_CREATED, responses=problems(409))
async def invite(
    session: SessionDep, scope: Keeper, terms: TermsDep, clock: ClockDep, body: InvitationRequest
) -> InvitationView:
    """Send an invitation by mail, for a role not above one's own; it replaces an open one to the same address."""
    sent = await send_invitation(session, terms, scope, email=body.email, role=body.role, now=clock.now())
    return InvitationView.of(sent)


@router.post("/preview", summary="Look at an invitation", dependencies=[PUBLIC], responses=problems(404, 409))
async def preview(session: SessionDep, clock: ClockDep, body: InvitationToken) -> InvitationPreview:
    """Tell the holder of a token what it invites to. Nothing is consumed."""
    return InvitationPreview.of(await preview_invitation(session, body.token.get_secret_value(), now=clock.now()))


@router.post("/accept", summary="Accept an invitation", responses=problems(404, 409))
async def accept(
    session: SessionDep,
    scope: Annotated[Scope, allowed("account.edit")],
    terms: TermsDep,
    clock: ClockDep,
    body: InvitationToken,
) -> Joined:
    """Join the workspace that invited the address of one's account."""
    token = body.token.get_secret_value()
    return Joined.of(await accept_invitation(session, terms, scope, token, now=clock.now()))


@router.post("/{invitation_id}/resend", summary="Send an invitation again", status_code=_DONE, responses=problems(404))
async def resend(
    session: SessionDep, scope: Keeper, terms: TermsDep, clock: ClockDep, invitation_id: uuid.UUID
) -> None:
    """Send an invitation again, with a new link and a new end; the earlier link opens nothing any more."""
    await resend_invitation(session, terms, scope, invitation_id, now=clock.now())


@router.delete("/{invitation_id}", summary="Revoke an invitation", status_code=_DONE, responses=problems(404))
async def revoke(session: SessionDep, scope: Keeper, clock: ClockDep, invitation_id: uuid.UUID) -> None:
    """Revoke an open invitation: its link opens nothing any more."""
    await revoke_invitation(session, scope, invitation_id, now=clock.now())
