"""Assets and uploads as the API shows them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from pydantic import BaseModel

from mutoscope.library.types import Asset
from mutoscope.media.timeline import MediaKind


class AssetView(BaseModel):
    """An uploaded file."""

    id: uuid.UUID
    name: str
    kind: MediaKind
    size: int
    media_type: str
    width: int
    height: int
    duration_seconds: float
    frame_rate: str
    """Exact, such as `30000/1001`."""
    has_audio: bool
    sha256: str
    created_at: dt.datetime
    expires_at: dt.datetime

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """Return the view of an asset."""
        return cls(
            id=asset.id,
            name=asset.name,
            kind=asset.kind,
            size=asset.size,
            media_type=asset.media_type,
            width=asset.probe.width,
            height=asset.probe.height,
            duration_seconds=round(float(asset.probe.duration), 3),
            frame_rate=str(asset.probe.frame_rate),
            has_audio=asset.probe.has_audio,
            sha256=asset.digest,
            created_at=asset.created_at,
            expires_at=asset.expires_at,
        )


class AssetPage(BaseModel):
    """A page of uploaded files, newest first."""

    items: list[AssetView]
    next_cursor: str | None = None


class Uploaded(BaseModel):
    """The answer of document 001 to a plain upload."""

    file_id: uuid.UUID
    temp_path: str
    """`temp/{user}/{file_id}/{file name}`: names the file in `POST /process`."""

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """Return the answer for a new asset."""
        return cls(file_id=asset.id, temp_path=f"temp/{asset.user_id}/{asset.id}/{asset.name}")
