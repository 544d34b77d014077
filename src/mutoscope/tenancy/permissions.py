"""Which role may do what: one table, read by `require`, by every route and by `docs/reference/access.md`.

A verb is `noun.verb`. A route names its verb (`allowed("project.create")`) or says that it is public; a test fails
for a route that does neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from mutoscope.tenancy.types import Role

Verb: TypeAlias = Literal[
    "account.read",
    "session.end",
    "workspace.read",
    "workspace.edit",
    "member.read",
    "member.manage",
    "plan.read",
    "credits.read",
    "billing.manage",
    "asset.read",
    "asset.create",
    "asset.delete",
    "project.read",
    "project.create",
    "project.edit",
    "project.delete",
    "generation.read",
    "generation.create",
    "generation.cancel",
    "rendition.read",
    "rendition.delete",
]

_EVERYBODY = frozenset(Role)
_MAKERS = frozenset({Role.OWNER, Role.ADMIN, Role.EDITOR})
_KEEPERS = frozenset({Role.OWNER, Role.ADMIN})
_OWNER = frozenset({Role.OWNER})

PERMISSIONS: Mapping[Verb, frozenset[Role]] = MappingProxyType(
    {
        "account.read": _EVERYBODY,
        "session.end": _EVERYBODY,
        "workspace.read": _EVERYBODY,
        "workspace.edit": _KEEPERS,
        "member.read": _EVERYBODY,
        "member.manage": _KEEPERS,
        "plan.read": _EVERYBODY,
        "credits.read": _EVERYBODY,
        "billing.manage": _OWNER,
        "asset.read": _EVERYBODY,
        "asset.create": _MAKERS,
        "asset.delete": _MAKERS,
        "project.read": _EVERYBODY,
        "project.create": _MAKERS,
        "project.edit": _MAKERS,
        "project.delete": _MAKERS,
        "generation.read": _EVERYBODY,
        "generation.create": _MAKERS,
        "generation.cancel": _MAKERS,
        "rendition.read": _EVERYBODY,
        "rendition.delete": _MAKERS,
    }
)
