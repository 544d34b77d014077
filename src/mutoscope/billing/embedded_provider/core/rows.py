"""The shapes that the provider keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
"""An object as the API shows it, or what is kept beside it."""


_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def dump(value: object) -> str:
    """Write JSON, compact; letters as they are."""
    return _ENCODER.encode(value)


@dataclass(frozen=True)
class Row:
    """One object as it is kept."""

    id: str
    kind: str
    seq: int
    body: str | None
    """JSON; None once deleted."""
    hidden: str
    """JSON that the API never shows: timers, the test clock, a card's behaviour."""


@dataclass(frozen=True)
class EventRow:
    """One event as it is kept."""

    seq: int
    id: str
    type: str
    created: int
    body: str


@dataclass(frozen=True)
class Answer:
    """The answer to a request with an idempotency key, kept to be given again."""

    key: str
    digest: str
    status: int
    body: str
    request_id: str


@dataclass(frozen=True)
class Changes:
    """What one unit of work changed, written in one transaction."""

    based_on: int
    """The version of the world that it read; nothing is written if that is no longer the newest."""
    offset: int
    """Seconds that the provider's own clock is ahead of the real one."""
    settings: str
    rows: list[Row] = field(default_factory=list[Row])
    events: list[EventRow] = field(default_factory=list[EventRow])
    answer: Answer | None = None


@dataclass(frozen=True)
class Glance:
    """The newest version, and the kept answer to an idempotency key."""

    version: int
    answer: Answer | None


@dataclass(frozen=True)
class Snapshot:
    """What changed since a version."""

    version: int
    offset: int
    settings: str
    event_seq: int
    rows: list[Row]


@dataclass(frozen=True)
class EventQuery:
    """Which events a list asks for; newest first, or oldest first after `after`."""

    limit: int
    types: list[str] | None = None
    """Exact names, or a prefix with `*`."""
    created_from: int | None = None
    created_to: int | None = None
    before: int | None = None
    """Only events with a smaller sequence number."""
    after: int | None = None
    """Only events with a larger one; the answer is then oldest first."""
