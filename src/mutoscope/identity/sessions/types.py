"""Login sessions as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from mutoscope.identity.types import RefreshToken, SessionOrigin


@dataclass(frozen=True)
class KeptSession:
    """A living login session, as its owner sees it."""

    id: uuid.UUID
    method: str
    """How it began: a `SignInMethod`, or another word of whoever began it."""
    created_at: dt.datetime
    last_used_at: dt.datetime
    """Exact to five minutes."""
    expires_at: dt.datetime
    origin: SessionOrigin
    impersonated: bool
    """Whether a platform admin acts in the user's name with it."""


class RotationOutcome(StrEnum):
    """What became of a refresh token that was presented."""

    ROTATED = "rotated"
    """It was good; it has a successor now."""
    AGAIN = "again"
    """It was used a moment ago; nothing changed."""
    REUSED = "reused"
    """It was used a while ago: somebody else has it. The login session was ended."""
    EXPIRED = "expired"
    ENDED = "ended"
    """Its login session had ended."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Rotation:
    """The outcome, with the login session that the token belongs to, unless it is unknown."""

    outcome: RotationOutcome
    session_id: uuid.UUID
    user_id: uuid.UUID
    workspace_id: uuid.UUID | None
    """Which workspace its access tokens open; None if that is gone."""
    successor: RefreshToken
    ends_at: dt.datetime
    """When the login session ends at the latest."""
