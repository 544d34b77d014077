"""A domain, as a value."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

RECORD_LABEL = "_mutoscope"


@dataclass(frozen=True)
class CustomDomain:
    """A domain that a workspace claims, or has proved to be its own."""

    id: uuid.UUID
    domain: str
    """In ASCII (A-labels, RFC 5890), lower case, without a final dot."""
    challenge: str
    created_at: dt.datetime
    verified_at: dt.datetime | None

    @property
    def record_name(self) -> str:
        """Return where the TXT record must stand."""
        return f"{RECORD_LABEL}.{self.domain}"

    @property
    def record_value(self) -> str:
        """Return what the TXT record must say."""
        return f"mutoscope-verification={self.challenge}"
