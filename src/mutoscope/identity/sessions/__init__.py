"""Login sessions: each is one sign-in, and the family of the refresh tokens that keep it going."""

from mutoscope.identity.sessions.end_sessions import end_other_sessions, end_session
from mutoscope.identity.sessions.errors import (
    NoSuchSession,
    RefreshedJustNow,
    RefreshExpired,
    RefreshInvalid,
    RefreshReused,
)
from mutoscope.identity.sessions.keep_refresh import keep_refresh
from mutoscope.identity.sessions.known_address import knows_address, remember_address
from mutoscope.identity.sessions.list_sessions import list_sessions
from mutoscope.identity.sessions.rotate_refresh import rotate_refresh
from mutoscope.identity.sessions.start_session import start_session
from mutoscope.identity.sessions.touch_session import touch_session
from mutoscope.identity.sessions.types import KeptSession, Rotation, RotationOutcome

__all__ = [
    "KeptSession",
    "NoSuchSession",
    "RefreshExpired",
    "RefreshInvalid",
    "RefreshReused",
    "RefreshedJustNow",
    "Rotation",
    "RotationOutcome",
    "end_other_sessions",
    "end_session",
    "keep_refresh",
    "knows_address",
    "list_sessions",
    "remember_address",
    "rotate_refresh",
    "start_session",
    "touch_session",
]
