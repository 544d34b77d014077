"""Accounts over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, Field

from mutoscope.administration.users.types import FoundUser, UserFile
from mutoscope.kernel import Page
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_AT = "2026-11-21T09:00:00Z"
_USER = {
    "id": _ID,
    "name": "John Doe",
    "email": "john@example.com",
    "role": "creator",
    "has_password": True,
    "created_at": _AT,
    "suspended_at": None,
    "last_seen_at": _AT,
}


class UserView(BaseModel):
    """An account."""

    model_config = example(**_USER)

    id: uuid.UUID
    name: str
    email: str | None
    role: str = Field(description="`admin` is a platform admin.")
    has_password: bool
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    last_seen_at: dt.datetime | None = Field(description="Impersonations do not count.")

    @classmethod
    def of(cls, user: FoundUser) -> UserView:
        """Return an account in these words."""
        return cls.model_validate(user, from_attributes=True)


class UserPage(BaseModel):
    """One page of accounts, the newest first."""

    model_config = example(items=[_USER], next_cursor=None)

    items: list[UserView]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[FoundUser]) -> UserPage:
        """Return a page in these words."""
        return cls(items=[UserView.of(user) for user in page.items], next_cursor=page.next_cursor)


class UsersWorkspaceView(BaseModel):
    """A workspace that the user is a member of."""

    workspace_id: uuid.UUID
    name: str
    slug: str
    role: str
    suspended_at: dt.datetime | None


class UserSessionView(BaseModel):
    """A login session that stands."""

    id: uuid.UUID
    method: str
    created_at: dt.datetime
    expires_at: dt.datetime
    last_used_at: dt.datetime | None
    impersonator_id: uuid.UUID | None = Field(description="The admin who acts in the user's name, if it is one.")


class UserDetail(UserView):
    """An account with its workspaces and login sessions."""

    model_config = example(**_USER, workspaces=[], sessions=[])

    workspaces: list[UsersWorkspaceView]
    sessions: list[UserSessionView]

    @classmethod
    def of_file(cls, file: UserFile) -> UserDetail:
        """Return an account in these words."""
        return cls(
            **UserView.of(file.user).model_dump(),
            workspaces=[UsersWorkspaceView.model_validate(w, from_attributes=True) for w in file.workspaces],
            sessions=[UserSessionView.model_validate(s, from_attributes=True) for s in file.sessions],
        )


class SessionsEnded(BaseModel):
    """How many login sessions stood."""

    model_config = example(ended=2)

    ended: int
