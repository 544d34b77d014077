"""Which events are notices, and whom each is for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from mutoscope.tenancy import PERMISSIONS, Role, Verb

KINDS: Final[Mapping[str, Verb | Literal["own"]]] = MappingProxyType(
    {
        "generation.finished": "own",
        "generation.failed": "own",
        "batch.finished": "own",
        "review.commented": "review.comment",
        "review.approved": "review.comment",
        "review.changes_requested": "review.comment",
        "quota.warned": "generation.create",
        "billing.payment_failed": "billing.manage",
        "member.joined": "member.manage",
    }
)
"""`own` is for whoever ordered it; a verb is for every member who may do that."""


def own_kinds() -> list[str]:
    """Return the events that are for whoever ordered the work."""
    return [action for action, whom in KINDS.items() if whom == "own"]


def kinds_for(role: Role) -> list[str]:
    """Return the events that every member of a role is told."""
    return [action for action, whom in KINDS.items() if whom != "own" and role in PERMISSIONS[whom]]
