"""Mail, as values."""

from __future__ import annotations

import datetime as dt
import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any, Literal

MailState = Literal["queued", "sending", "sent", "failed"]


@dataclass(frozen=True)
class Wording:
    """The text of a mail: Jinja, without loops, calls or arithmetic."""

    subject: str
    body: str
    """One block a line: `# heading`, `[button](link)`, `- item`, `> small print`, else a paragraph."""


@dataclass(frozen=True)
class Logo:
    """A small picture that travels with the mail: nothing is loaded from anywhere when it is read."""

    data: bytes = field(repr=False)
    media_type: str

    @property
    def address(self) -> str:
        """Return the picture as an address of its own (RFC 2397)."""
        return f"data:{self.media_type};base64,{b64encode(self.data).decode()}"


@dataclass(frozen=True)
class Look:
    """In whose name a mail comes."""

    name: str
    sender_name: str
    reply_to: str | None = None
    support: str | None = None
    primary: str = "#1a56db"
    background: str = "#ffffff"
    logo: Logo | None = None


@dataclass(frozen=True)
class WordedMail:
    """A mail as its reader sees it."""

    subject: str
    plain: str
    html: str


@dataclass(frozen=True)
class ClaimedMail:
    """A mail that this worker may send until its claim runs out."""

    id: uuid.UUID
    workspace_id: uuid.UUID | None
    user_id: uuid.UUID | None
    template: str
    sealed: bytes
    sealed_for: uuid.UUID
    attempts: int
    created_at: dt.datetime


@dataclass(frozen=True)
class KeptMail:
    """A mail in the outbox, opened."""

    id: uuid.UUID
    workspace_id: uuid.UUID | None
    user_id: uuid.UUID | None
    template: str
    to: str
    content: dict[str, Any]
    state: MailState
    attempts: int
    error: str | None
    created_at: dt.datetime
    sent_at: dt.datetime | None
