"""What the parts of the embedded server pass to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

OWNER = "mutoscope"
"""The superuser of the embedded server and owner of the schema."""
DATABASE = "mutoscope"
PORT = 5432
"""Only part of the socket's file name: nothing listens on the network."""


@dataclass(frozen=True)
class ServerOptions:
    """How the server is to run."""

    max_connections: int = 200
    shared_buffers_mebibytes: int = 128
    start_seconds: float = 60.0
    """How long a start may take, recovery after a crash included."""
    stop_seconds: float = 30.0
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    """More server settings, by name."""


@dataclass(frozen=True)
class ServerUser:
    """The system user that runs the server when we are root; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class ServerStatus:
    """What is known of the server of one data folder."""

    running: bool
    pid: int | None = None
    socket_dir: Path | None = None
