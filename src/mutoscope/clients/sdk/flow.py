"""What a client does, apart from how: flows yield actions, and a driver — blocking or asyncio — carries them out.

So that retries, uploads and waiting are written once.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from mutoscope.clients.sdk.call import Method

T = TypeVar("T")


@dataclass(frozen=True)
class Send:
    """Send one request; the reply comes back, or None if the server was not reached."""

    method: Method
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    content: bytes | None = None


@dataclass(frozen=True)
class Save:
    """Send a GET and append the answer's body to a file; the reply's body is empty unless it is a refusal."""

    path: str
    headers: Mapping[str, str]
    to: Path


@dataclass(frozen=True)
class Hand:
    """Send a file as a form's field, read while it is sent; the reply comes back."""

    path: str
    headers: Mapping[str, str]
    field: str
    file: Path
    media_type: str


@dataclass(frozen=True)
class Sleep:
    """Wait."""

    seconds: float


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


Action: TypeAlias = Send | Save | Hand | Sleep
Flow: TypeAlias = Generator[Action, Reply | None, T]
