"""The group `workspaces`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.api.common import Role
from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class BrandView(BaseModel):
    """The brand, and what its colours are worth."""

    model_config = ConfigDict(extra="allow")

    contrasts: dict[str, ContrastView]
    display_name: str | None = None
    logo_asset_id: uuid.UUID | None = None
    primary_colour: str | None = None
    background_colour: str | None = None
    accent_colour: str | None = None
    support_address: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None


class ContrastView(BaseModel):
    """Two colours, and how well they can be told apart (WCAG 2.2, 1.4.3)."""

    model_config = ConfigDict(extra="allow")

    foreground: str
    background: str
    ratio: float
    readable: bool
    readable_large: bool


class OwnWorkspaceView(BaseModel):
    """A workspace, and what the caller is in it."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    region: str
    role: Role
    current: bool


class PublicBrand(BaseModel):
    """What a login page shows."""

    model_config = ConfigDict(extra="allow")

    name: str
    logo_url: str | None
    primary_colour: str
    background_colour: str
    accent_colour: str
    support_address: str | None


class SwitchAnswer(BaseModel):
    """Tokens of the same login session for another workspace."""

    model_config = ConfigDict(extra="allow")

    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    token_type: str | None = None


class WorkspaceList(BaseModel):
    """Every workspace of the caller, in the order they joined."""

    model_config = ConfigDict(extra="allow")

    items: list[OwnWorkspaceView]
    regions: list[str]


class WorkspaceView(BaseModel):
    """A workspace."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    slug: str
    created_at: dt.datetime
    region: str


def workspaces_get() -> Call[WorkspaceList]:
    """List the caller's workspaces with their role in each; `current` is the one the token is for."""
    return Call("GET", "/workspaces", answer=WorkspaceList)


def workspaces_post(*, name: str, region: str | None | Unset = UNSET) -> Call[WorkspaceView]:
    """Open a workspace of one's own on the lowest plan; its credits come with a plan or a pack that is bought."""
    return Call("POST", "/workspaces", answer=WorkspaceView, body=given(name=name, region=region), keyed=True)


def workspaces_current_brand_get() -> Call[BrandView]:
    """Read how the workspace shows itself, with the contrasts of its colours (WCAG)."""
    return Call("GET", "/workspaces/current/brand", answer=BrandView)


def workspaces_current_brand_put(
    *,
    display_name: str | None | Unset = UNSET,
    logo_asset_id: uuid.UUID | None | Unset = UNSET,
    primary_colour: str | Unset = UNSET,
    background_colour: str | Unset = UNSET,
    accent_colour: str | Unset = UNSET,
    support_address: str | None | Unset = UNSET,
    sender_name: str | None | Unset = UNSET,
    reply_to: str | None | Unset = UNSET,
) -> Call[BrandView]:
    """Replace how the workspace shows itself.

    A logo is one of its images, and is kept for good from then on.
    """
    return Call(
        "PUT",
        "/workspaces/current/brand",
        answer=BrandView,
        body=given(
            display_name=display_name,
            logo_asset_id=logo_asset_id,
            primary_colour=primary_colour,
            background_colour=background_colour,
            accent_colour=accent_colour,
            support_address=support_address,
            sender_name=sender_name,
            reply_to=reply_to,
        ),
        keyed=True,
    )


def brand_get() -> Call[PublicBrand]:
    """Read what a login page shows, of the workspace that this host name belongs to."""
    return Call("GET", "/brand", answer=PublicBrand)


def workspaces_current_patch(
    *, name: str | None | Unset = UNSET, slug: str | None | Unset = UNSET, region: str | None | Unset = UNSET
) -> Call[WorkspaceView]:
    """Change the name, the slug or, while it has no files, the region of the workspace that the token is for."""
    return Call(
        "PATCH",
        "/workspaces/current",
        answer=WorkspaceView,
        body=given(name=name, slug=slug, region=region),
        keyed=True,
    )


def workspaces_current_delete(*, confirm: str) -> Call[None]:
    """Delete the workspace that the token is for: it is closed to everybody at once; retention removes its files."""
    return Call("DELETE", "/workspaces/current", query=given(confirm=confirm), keyed=True)


def workspaces_workspace_id_switch_post(workspace_id: uuid.UUID) -> Call[SwitchAnswer]:
    """Return tokens of the same login session for another of one's workspaces."""
    return Call("POST", f"/workspaces/{workspace_id}/switch", answer=SwitchAnswer)
