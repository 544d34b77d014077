"""Stored bytes and links to them, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path

from mutoscope.infra.region_settings import DEFAULT_REGION


@dataclass(frozen=True)
class Blob:
    """Bytes that a workspace keeps, named by their SHA-256 in hexadecimal."""

    workspace_id: uuid.UUID
    digest: str
    size: int


@dataclass(frozen=True)
class Staged:
    """Bytes on the store's disk that nobody owns yet: kept by `keep_blob`, or discarded."""

    path: Path
    digest: str
    size: int
    region: str = DEFAULT_REGION
    """Of the store on whose disk they are."""


@dataclass(frozen=True)
class StorageLimits:
    """How much may be stored, in bytes."""

    workspace_quota: int = 50 << 30
    """All blobs of one workspace together."""
    free_floor: int = 512 << 20
    """Space that must stay free on the disk."""


@dataclass(frozen=True)
class Link:
    """What a signed link gives out, under which file name, and until when."""

    workspace_id: uuid.UUID
    digest: str
    name: str
    media_type: str
    expires_at: dt.datetime
