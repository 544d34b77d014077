"""Members over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.kernel import Page
from mutoscope.tenancy.members.types import Member
from mutoscope.tenancy.types import Role

USER_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_MEMBER: dict[str, Any] = {
    "user_id": USER_ID,
    "name": "John Doe",
    "email": "john@example.com",
    "role": "editor",
    "joined_at": "2025-12-31T00:00:00Z",
}


class MemberView(BaseModel):
    """A person in the workspace."""

    model_config = ConfigDict(json_schema_extra={"example": _MEMBER})

    user_id: uuid.UUID
    name: str
    email: str | None = Field(description="None for an account without an address.")
    role: Role
    joined_at: dt.datetime

    @classmethod
    def of(cls, member: Member) -> MemberView:
        """Return a member in these words."""
        return cls(
            user_id=member.user_id,
            name=member.name,
            email=member.email,
            role=member.role,
            joined_at=member.joined_at,
        )


class MemberPage(BaseModel):
    """One page of members."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_MEMBER], "next_cursor": None}})

    items: list[MemberView]
    next_cursor: str | None = None

    @classmethod
    def of(cls, page: Page[Member]) -> MemberPage:
        """Return a page in these words."""
        return cls(items=[MemberView.of(member) for member in page.items], next_cursor=page.next_cursor)


class RoleChange(BaseModel):
    """What a member may do from now on."""

    model_config = ConfigDict(json_schema_extra={"example": {"role": "admin"}})

    role: Role


class Transfer(BaseModel):
    """To whom the workspace is handed over."""

    model_config = ConfigDict(json_schema_extra={"example": {"user_id": USER_ID}})

    user_id: uuid.UUID = Field(description="A member of the workspace.")
