"""A bible and one version of it, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.writing.bibles.contents import BibleContent, BibleSources


@dataclass(frozen=True)
class Bible:
    """A bible, without what it says."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    user_id: uuid.UUID
    title: str
    version: int
    share_epoch: int
    created_at: dt.datetime
    updated_at: dt.datetime


@dataclass(frozen=True)
class BibleVersion:
    """What it gathered at one moment; it never changes."""

    bible_id: uuid.UUID
    version: int
    user_id: uuid.UUID
    sources: BibleSources
    content: BibleContent
    created_at: dt.datetime
