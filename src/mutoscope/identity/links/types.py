"""Links as values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum


class LinkPurpose(StrEnum):
    """What a link does; it does nothing else."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- a word
    MAGIC_LINK = "magic_link"
    CHANGE_EMAIL = "change_email"


@dataclass(frozen=True)
class MailLink:
    """The secret of a link, for its mail alone."""

    word: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class OpenedLink:
    """Whose link it was, and the address that its mail went to."""

    user_id: uuid.UUID
    address: str
