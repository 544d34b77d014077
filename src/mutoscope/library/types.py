"""A workspace's files as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from mutoscope.media.probe import Probe
from mutoscope.media.timeline import MediaKind

RenditionKind = Literal["video", "srt", "vtt", "thumbnail", "report", "audio", "timeline", "transcript"]


@dataclass(frozen=True)
class Upload:
    """A file on its way in: what it will be called and how many bytes it will have."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    media_type: str
    length: int
    expires_at: dt.datetime
    region: str
    """Where its bytes are gathered."""
    multipart: str | None = None
    """The object store's own name of it, if its parts go straight there."""


@dataclass(frozen=True)
class Asset:
    """A user's file, probed; its bytes are the blob `digest` of its workspace."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    kind: MediaKind
    digest: str
    size: int
    media_type: str
    probe: Probe
    created_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True)
class NewRendition:
    """What a finished generation says about one of its files."""

    generation_id: uuid.UUID
    project_id: uuid.UUID | None
    kind: RenditionKind
    name: str
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    delete_after_download: bool = False


@dataclass(frozen=True)
class Rendition:
    """One encoded output offered to the user; its bytes are the blob `digest` of its workspace."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    generation_id: uuid.UUID
    project_id: uuid.UUID | None
    kind: RenditionKind
    name: str
    digest: str
    size: int
    media_type: str
    width: int
    height: int
    duration_ms: int
    created_at: dt.datetime
    expires_at: dt.datetime
    delete_after_download: bool = False


@dataclass(frozen=True)
class Download:
    """A signed link: whoever has its path gets the file until it expires."""

    path: str
    """Below the server's public address."""
    name: str
    media_type: str
    size: int
    expires_at: dt.datetime


@dataclass(frozen=True)
class Swept:
    """What one sweep removed."""

    uploads: int = 0
    assets: int = 0
    renditions: int = 0
    files: int = 0
