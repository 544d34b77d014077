"""Assets and uploads as the API shows them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from mutoscope.library.types import Asset
from mutoscope.media.timeline import MediaKind

_ASSET: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "name": "clip.mp4",
    "kind": "video",
    "size": 1048576,
    "media_type": "video/mp4",
    "width": 1920,
    "height": 1080,
    "duration_seconds": 12.5,
    "frame_rate": "30000/1001",
    "has_audio": True,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "created_at": "2025-12-31T00:00:00Z",
    "expires_at": "2026-01-01T00:00:00Z",
}


class AssetView(BaseModel):
    """An uploaded file."""

    model_config = ConfigDict(json_schema_extra={"example": _ASSET})

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

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_ASSET], "next_cursor": None}})

    items: list[AssetView]
    next_cursor: str | None = None


class Uploaded(BaseModel):
    """The answer of document 001 to a plain upload."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "file_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
                "temp_path": "temp/0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013/0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012/clip.mp4",
            }
        }
    )

    file_id: uuid.UUID
    temp_path: str
    """`temp/{user}/{file_id}/{file name}`: names the file in `POST /process`."""

    @classmethod
    def of(cls, asset: Asset) -> Self:
        """Return the answer for a new asset."""
        return cls(file_id=asset.id, temp_path=f"temp/{asset.user_id}/{asset.id}/{asset.name}")
