"""Workspaces over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.tenancy.issue_tokens import LoginTokens
from mutoscope.tenancy.types import Role, Workspace
from mutoscope.tenancy.workspaces.types import OwnWorkspace

_WORKSPACE: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9014",
    "name": "Acme",
    "slug": "acme",
    "created_at": "2025-12-31T00:00:00Z",
    "region": "default",
}
_REGION = "Where its files lie and whose key seals its secrets; one of the `regions` that the list of workspaces names."


class WorkspaceView(BaseModel):
    """A workspace."""

    model_config = ConfigDict(json_schema_extra={"example": _WORKSPACE})

    id: uuid.UUID
    name: str
    slug: str = Field(description="Its part of `studio.{slug}.{domain}`.")
    created_at: dt.datetime
    region: str = Field(description="Where its files lie, and whose key seals its secrets.")

    @classmethod
    def of(cls, workspace: Workspace) -> WorkspaceView:
        """Return a workspace in these words."""
        return cls(
            id=workspace.id,
            name=workspace.name,
            slug=workspace.slug,
            created_at=workspace.created_at,
            region=workspace.region,
        )


class OwnWorkspaceView(WorkspaceView):
    """A workspace, and what the caller is in it."""

    model_config = ConfigDict(json_schema_extra={"example": {**_WORKSPACE, "role": "owner", "current": True}})

    role: Role
    current: bool = Field(description="Whether the token is for this one.")

    @classmethod
    def seen(cls, own: OwnWorkspace, current: uuid.UUID) -> OwnWorkspaceView:
        """Return a workspace in these words; `current` is the one of the token."""
        shared = WorkspaceView.of(own.workspace).model_dump()
        return cls(**shared, role=own.role, current=own.workspace.id == current)


class WorkspaceList(BaseModel):
    """Every workspace of the caller, in the order they joined."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"items": [{**_WORKSPACE, "role": "owner", "current": True}], "regions": ["default", "eu"]}
        }
    )

    items: list[OwnWorkspaceView]
    regions: list[str] = Field(description="Where a workspace may be opened.")


class NewWorkspace(BaseModel):
    """A workspace to be opened."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Acme"}})

    name: str = Field(max_length=1024, description="1 to 255 characters on one line.")
    region: str | None = Field(default=None, max_length=40, description=f"{_REGION} Left out, `default`.")


class WorkspaceChange(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "Acme Films", "slug": "acme-films"}})

    name: str | None = Field(default=None, max_length=1024, description="1 to 255 characters on one line.")
    slug: str | None = Field(default=None, max_length=1024, description="3 to 63 letters a-z, digits and hyphens.")
    region: str | None = Field(default=None, max_length=40, description=f"{_REGION} Only while there are no files.")


class SwitchAnswer(BaseModel):
    """Tokens of the same login session for another workspace."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "access_token": "eyJhbGciOiJIUzI1NiJ9…",
                "token_type": "bearer",
                "expires_in": 86400,
                "refresh_token": "rt_…",
                "refresh_expires_in": 2592000,
            }
        }
    )

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- not a secret
    expires_in: int = Field(description="Seconds until the access token expires.")
    refresh_token: str
    refresh_expires_in: int = Field(description="Seconds until the refresh token expires.")

    @classmethod
    def of(cls, tokens: LoginTokens) -> SwitchAnswer:
        """Return tokens in these words."""
        return cls(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in,
            refresh_token=tokens.refresh_token,
            refresh_expires_in=tokens.refresh_expires_in,
        )
