"""The group `files`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class AssetPage(BaseModel):
    """A page of uploaded files, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[AssetView]
    next_cursor: str | None = None


class AssetView(BaseModel):
    """An uploaded file."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    name: str
    kind: str
    size: int
    media_type: str
    width: int
    height: int
    duration_seconds: float
    frame_rate: str
    has_audio: bool
    sha256: str
    created_at: dt.datetime
    expires_at: dt.datetime


def assets_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[AssetPage]:
    """List uploaded files, newest first."""
    return Call("GET", "/assets", answer=AssetPage, query=given(cursor=cursor, limit=limit))


def assets_asset_id_get(asset_id: uuid.UUID) -> Call[AssetView]:
    """Read what is known of an uploaded file."""
    return Call("GET", f"/assets/{asset_id}", answer=AssetView)


def assets_asset_id_delete(asset_id: uuid.UUID) -> Call[None]:
    """Delete an uploaded file."""
    return Call("DELETE", f"/assets/{asset_id}", keyed=True)
