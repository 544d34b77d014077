"""What privacy works with, wired once."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.jobs import JobEngine
from mutoscope.kernel import Clock
from mutoscope.storage import LinkSigner, Regions

Eraser = Callable[[Database, uuid.UUID], Awaitable[None]]
"""Ends what a package holds for a person outside our database, such as tokens at a platform. It is called before the
person's rows go, in no transaction, and again after a crash: it must not mind finding its work done."""


@dataclass(frozen=True)
class PrivacyDesk:
    """The objects behind exports, erasures and retention."""

    settings: Settings
    database: Database
    clock: Clock
    engine: JobEngine
    regions: Regions
    media_links: LinkSigner
    export_links: LinkSigner
    """With a key of its own: a link to an export opens no media, and the reverse."""
    erasers: tuple[tuple[str, Eraser], ...] = ()
    """By name; `publishing` adds its own."""
