"""Workspaces over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, Field

from mutoscope.administration.workspaces.types import FoundWorkspace, WorkspaceFile
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.kernel import Credits, Page
from mutoscope.tenancy.schema_example import example

_WORKSPACE = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "name": "Film club",
    "slug": "film-club-5c6d7e8f9012",
    "created_at": "2026-11-21T09:00:00Z",
    "suspended_at": None,
    "plan": "Free",
    "member_count": 2,
}


class TenantView(BaseModel):
    """A workspace."""

    model_config = example(**_WORKSPACE)

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    suspended_at: dt.datetime | None
    plan: str | None
    member_count: int

    @classmethod
    def of(cls, found: FoundWorkspace) -> TenantView:
        """Return a workspace in these words."""
        return cls(
            id=found.id,
            name=found.name,
            slug=found.slug,
            created_at=found.created_at,
            suspended_at=found.suspended_at,
            plan=found.plan_key,
            member_count=found.members,
        )


class WorkspacePage(BaseModel):
    """One page of workspaces, the newest first."""

    model_config = example(items=[_WORKSPACE], next_cursor=None)

    items: list[TenantView]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[FoundWorkspace]) -> WorkspacePage:
        """Return a page in these words."""
        return cls(items=[TenantView.of(found) for found in page.items], next_cursor=page.next_cursor)


class MemberOfWorkspace(BaseModel):
    """A member, for operators."""

    user_id: uuid.UUID
    name: str
    email: str | None
    role: str
    joined_at: dt.datetime
    suspended_at: dt.datetime | None


class WorkspaceDetail(TenantView):
    """A workspace with what it uses and who works in it."""

    model_config = example(
        **_WORKSPACE, balance="2.25", held="0.75", spent=0, debt=0, stored_bytes=1048576, running_jobs=1, members=[]
    )

    balance: CreditAmount = Field(description="Credits that can be spent now.")
    held: CreditAmount = Field(description="Credits that running work has reserved.")
    spent: CreditAmount
    debt: CreditAmount
    stored_bytes: int
    running_jobs: int
    members: list[MemberOfWorkspace] = Field(description="The first 500, by when they joined.")

    @classmethod
    def of_file(cls, file: WorkspaceFile) -> WorkspaceDetail:
        """Return a workspace in these words."""
        return cls(
            **TenantView.of(file.facts).model_dump(),
            balance=amount_of(Credits(file.balance.available)),
            held=amount_of(Credits(file.balance.held)),
            spent=amount_of(Credits(file.balance.spent)),
            debt=amount_of(Credits(file.balance.debt)),
            stored_bytes=file.facts.stored_bytes,
            running_jobs=file.facts.running_jobs,
            members=[MemberOfWorkspace.model_validate(member, from_attributes=True) for member in file.members],
        )
