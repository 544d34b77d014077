"""Members, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from mutoscope.tenancy.types import Role


@dataclass(frozen=True)
class Member:
    """A person in a workspace."""

    user_id: uuid.UUID
    name: str
    email: str | None
    """None for an account without an address (a wallet's)."""
    role: Role
    joined_at: dt.datetime
