"""A workspace as one of its members sees it."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.tenancy.types import Role, Workspace


@dataclass(frozen=True)
class OwnWorkspace:
    """A workspace and what the caller is in it."""

    workspace: Workspace
    role: Role
