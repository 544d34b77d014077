"""A platform admin in the name of a user."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Impersonation:
    """One that runs."""

    session_id: uuid.UUID
    admin_id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID
    started_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class BorrowedToken:
    """A token of somebody else's, for a while; there is no refresh token."""

    impersonation: Impersonation
    access_token: str
