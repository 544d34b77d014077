"""Impersonations over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel, Field

from mutoscope.administration.impersonation.types import BorrowedToken, Impersonation
from mutoscope.administration.schemas import Reason
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_VISIT = {
    "id": _ID,
    "admin_id": _ID,
    "user_id": _ID,
    "workspace_id": _ID,
    "started_at": "2026-11-21T09:00:00Z",
    "expires_at": "2026-11-21T09:30:00Z",
}


class StartImpersonation(BaseModel):
    """In whose name, where, and why."""

    model_config = example(user_id=_ID, workspace_id=_ID, reason="Ticket 4711: they cannot see their film")

    user_id: uuid.UUID
    workspace_id: uuid.UUID = Field(description="One that the user is a member of; the token is good in no other.")
    reason: Reason


class ImpersonationView(BaseModel):
    """An impersonation that runs."""

    model_config = example(**_VISIT)

    id: uuid.UUID = Field(description="The login session.")
    admin_id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID
    started_at: dt.datetime
    expires_at: dt.datetime

    @classmethod
    def of(cls, visit: Impersonation) -> ImpersonationView:
        """Return an impersonation in these words."""
        return cls(
            id=visit.session_id,
            admin_id=visit.admin_id,
            user_id=visit.user_id,
            workspace_id=visit.workspace_id,
            started_at=visit.started_at,
            expires_at=visit.expires_at,
        )


class ImpersonationStarted(ImpersonationView):
    """An impersonation, with its token: send it as `Authorization: Bearer …`. There is no refresh token."""

    model_config = example(**_VISIT, access_token="eyJhbGciOiJIUzI1NiJ9…", token_type="bearer", expires_in=1800)  # noqa: S106 -- an example

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- not a secret
    expires_in: int = Field(description="Seconds until the token expires.")

    @classmethod
    def of_token(cls, borrowed: BorrowedToken) -> ImpersonationStarted:
        """Return a token in these words."""
        visit = borrowed.impersonation
        seconds = int((visit.expires_at - visit.started_at).total_seconds())
        facts = ImpersonationView.of(visit).model_dump()
        return cls(**facts, access_token=borrowed.access_token, expires_in=seconds)


class ImpersonationList(BaseModel):
    """The impersonations that run, of every admin."""

    model_config = example(items=[_VISIT])

    items: list[ImpersonationView]
