"""Invitations, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.tenancy.issue_tokens import LoginDesk
from mutoscope.tenancy.origin import Origin
from mutoscope.tenancy.types import Role


@dataclass(frozen=True)
class InvitationTerms:
    """The operator's limits, and what counts against them."""

    lifetime: dt.timedelta
    seats: int
    """Members and open invitations of one workspace together."""
    base_url: str
    """Where a link in a mail leads."""
    desk: LoginDesk
    """Counts mails."""
    origin: Origin
    """Where the request comes from."""


@dataclass(frozen=True)
class Invitation:
    """An open invitation; its token is known to the mail alone."""

    id: uuid.UUID
    email: str | None
    """None if the workspace's data key was erased."""
    role: Role
    invited_by: uuid.UUID | None
    created_at: dt.datetime
    sent_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class FoundInvitation:
    """What a token leads to."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    workspace_name: str
    role: Role
    state: str
    expires_at: dt.datetime
