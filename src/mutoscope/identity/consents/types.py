"""Answers as values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mutoscope.identity.consents.purposes import Purpose


@dataclass(frozen=True)
class Consent:
    """How things stand with one purpose for one person."""

    purpose: Purpose
    granted: bool
    """Whether they agreed to the present version; not having answered is no."""
    answered_version: str | None
    answered_at: dt.datetime | None
