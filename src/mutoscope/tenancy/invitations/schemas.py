"""Invitations over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from mutoscope.tenancy.invitations.types import FoundInvitation, Invitation
from mutoscope.tenancy.types import Role

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013"
_INVITATION: dict[str, Any] = {
    "id": _ID,
    "email": "jane@example.com",
    "role": "editor",
    "invited_by": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "created_at": "2025-12-31T00:00:00Z",
    "sent_at": "2025-12-31T00:00:00Z",
    "expires_at": "2026-01-07T00:00:00Z",
}


class InvitationRequest(BaseModel):
    """Whom to invite, and as what."""

    model_config = ConfigDict(json_schema_extra={"example": {"email": "jane@example.com", "role": "editor"}})

    email: str = Field(max_length=1024, description="At most 254 characters.")
    role: Role = Field(description="Not above one's own.")


class InvitationView(BaseModel):
    """An open invitation; who holds the mail holds the token, nobody else."""

    model_config = ConfigDict(json_schema_extra={"example": _INVITATION})

    id: uuid.UUID
    email: str | None
    role: Role
    invited_by: uuid.UUID | None
    created_at: dt.datetime
    sent_at: dt.datetime
    expires_at: dt.datetime = Field(description="It may be over; sending it again renews it.")

    @classmethod
    def of(cls, invitation: Invitation) -> InvitationView:
        """Return an invitation in these words."""
        return cls(
            id=invitation.id,
            email=invitation.email,
            role=invitation.role,
            invited_by=invitation.invited_by,
            created_at=invitation.created_at,
            sent_at=invitation.sent_at,
            expires_at=invitation.expires_at,
        )


class InvitationList(BaseModel):
    """Every open invitation; there are never more than a workspace has seats."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_INVITATION]}})

    items: list[InvitationView]


class InvitationToken(BaseModel):
    """The token of the link in the mail."""

    model_config = ConfigDict(json_schema_extra={"example": {"token": "inv_Ax…"}})

    token: SecretStr = Field(max_length=256)


class InvitationPreview(BaseModel):
    """What an invitation is to."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"workspace_name": "Acme", "role": "editor", "expires_at": "2026-01-07T00:00:00Z"}
        }
    )

    workspace_name: str
    role: Role
    expires_at: dt.datetime

    @classmethod
    def of(cls, found: FoundInvitation) -> InvitationPreview:
        """Return what a token leads to, in these words."""
        return cls(workspace_name=found.workspace_name, role=found.role, expires_at=found.expires_at)


class Joined(BaseModel):
    """The workspace that was joined; `POST /workspaces/{id}/switch` returns a token for it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"workspace_id": _ID, "workspace_name": "Acme", "role": "editor"}}
    )

    workspace_id: uuid.UUID
    workspace_name: str
    role: Role

    @classmethod
    def of(cls, found: FoundInvitation) -> Joined:
        """Return what was accepted, in these words."""
        return cls(workspace_id=found.workspace_id, workspace_name=found.workspace_name, role=found.role)
