"""The audit log over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from mutoscope.kernel import Page
from mutoscope.tenancy.audit.types import AuditEntry, AuditFilter, Personal

_USER_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
EXAMPLE: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9016",
    "project_id": None,
    "user_id": _USER_ID,
    "action": "member.role_changed",
    "message": "The role of member 0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013 was changed from viewer to editor.",
    "timestamp": "2025-12-31T00:00:00Z",
    "actor_name": "John Doe",
    "key_id": None,
    "impersonator_id": None,
    "request_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9017",
    "payload": {"user_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013", "role": "editor"},
    "personal": "open",
    "address": "192.0.2.7",
    "before": {"role": "viewer"},
    "after": {"role": "editor"},
}


class AuditEntryView(BaseModel):
    """One thing that happened: document 003's `logs`, with who did it, from where, and what changed."""

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None = Field(description="Who did it; null is the system, or somebody not signed in.")
    action: str
    message: str
    timestamp: dt.datetime
    actor_name: str | None = Field(description="Of a present or former member.")
    key_id: uuid.UUID | None = Field(description="The API key it was done with.")
    impersonator_id: uuid.UUID | None = Field(description="The platform admin who did it in the user's name.")
    request_id: str | None
    payload: Mapping[str, Any]
    personal: Personal = Field(description="Whether `address`, `before` and `after` were kept, and can be read.")
    address: str | None = Field(description="The network address it was done from.")
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @classmethod
    def of(cls, entry: AuditEntry) -> AuditEntryView:
        """Return an entry in these words."""
        return cls.model_validate(entry, from_attributes=True)


class AuditPage(BaseModel):
    """One page of the audit log."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [EXAMPLE], "next_cursor": None}})

    items: list[AuditEntryView]
    next_cursor: str | None = None

    @classmethod
    def of(cls, page: Page[AuditEntry]) -> AuditPage:
        """Return a page in these words."""
        return cls(items=[AuditEntryView.of(entry) for entry in page.items], next_cursor=page.next_cursor)


_EARLIEST, _LATEST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)


def _to_utc(moment: dt.datetime) -> dt.datetime:
    """Return the moment in UTC; one that has no place in its calendar, as the nearest that has."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return _EARLIEST if moment.year == _EARLIEST.year else _LATEST


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]


async def _filter(
    action: Annotated[
        str | None, Query(pattern=r"^[a-z_.]{1,100}$", description="How the action begins: `member.`")
    ] = None,
    actor: Annotated[uuid.UUID | None, Query(description="The user, or the admin in a user's name.")] = None,
    project: uuid.UUID | None = None,
    since: Moment | None = None,
    until: Annotated[Moment | None, Query(description="Up to, not including.")] = None,
) -> AuditFilter:
    return AuditFilter(action, actor, project, since, until)


AuditFilterDep = Annotated[AuditFilter, Depends(_filter)]
"""The filters of a request."""
