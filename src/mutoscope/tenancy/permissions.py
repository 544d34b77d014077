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
    "story.read",
    "story.create",
    "story.edit",
    "story.delete",
    "story.generate",
    "story.share",
    "prompt.edit",
    "generation.read",
    "generation.create",
    "generation.cancel",
    "rendition.read",
    "rendition.delete",
    "review.read",
    "review.comment",
    "review.share",
    "notice.read",
    "account.edit",
    "account.erase",
    "account.export",
    "session.read",
    "credential.read",
    "credential.manage",
    "workspace.create",
    "workspace.leave",
    "workspace.transfer",
    "workspace.delete",
    "domain.manage",
    "brand.edit",
    "key.read",
    "key.manage",
    "audit.read",
    "webhook.read",
    "webhook.manage",
    "mail.read",
    "mail.edit",
    "flag.read",
    "ai.read",
    "ai.use",
    "ai.manage",
    "platform.read",
    "platform.manage",
    "platform.credits",
    "platform.jobs",
    "platform.flags",
    "platform.impersonate",
]

_EVERYBODY = frozenset(Role)
_MAKERS = frozenset({Role.OWNER, Role.ADMIN, Role.EDITOR})
_KEEPERS = frozenset({Role.OWNER, Role.ADMIN})
_OWNER = frozenset({Role.OWNER})
_NOBODY = frozenset[Role]()
"""No role of a workspace: platform admins alone."""

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
        "story.read": _EVERYBODY,
        "story.create": _MAKERS,
        "story.edit": _MAKERS,
        "story.delete": _MAKERS,
        "story.generate": _MAKERS,
        "story.share": _MAKERS,
        "prompt.edit": _KEEPERS,
        "generation.read": _EVERYBODY,
        "generation.create": _MAKERS,
        "generation.cancel": _MAKERS,
        "rendition.read": _EVERYBODY,
        "rendition.delete": _MAKERS,
        "review.read": _EVERYBODY,
        "review.comment": _MAKERS,
        "review.share": _MAKERS,
        "notice.read": _EVERYBODY,
        "account.edit": _EVERYBODY,
        "account.erase": _EVERYBODY,
        "account.export": _EVERYBODY,
        "session.read": _EVERYBODY,
        "credential.read": _EVERYBODY,
        "credential.manage": _EVERYBODY,
        "workspace.create": _EVERYBODY,
        "workspace.leave": _EVERYBODY,
        "workspace.transfer": _OWNER,
        "workspace.delete": _OWNER,
        "domain.manage": _KEEPERS,
        "brand.edit": _KEEPERS,
        "key.read": _MAKERS,
        "key.manage": _MAKERS,
        "audit.read": _KEEPERS,
        "webhook.read": _KEEPERS,
        "webhook.manage": _KEEPERS,
        "mail.read": _KEEPERS,
        "mail.edit": _KEEPERS,
        "flag.read": _EVERYBODY,
        "ai.read": _EVERYBODY,
        "ai.use": _MAKERS,
        "ai.manage": _KEEPERS,
        "platform.read": _NOBODY,
        "platform.manage": _NOBODY,
        "platform.credits": _NOBODY,
        "platform.jobs": _NOBODY,
        "platform.flags": _NOBODY,
        "platform.impersonate": _NOBODY,
    }
)

PLATFORM_VERBS: frozenset[Verb] = frozenset(verb for verb, roles in PERMISSIONS.items() if not roles)
"""What only a platform admin may do; which workspace they are in, and as what, does not matter."""

NOT_IMPERSONATED: frozenset[Verb] = frozenset(
    {
        "account.edit",
        "account.erase",
        "account.export",
        "credential.manage",
        "member.manage",
        "workspace.create",
        "workspace.leave",
        "workspace.transfer",
        "workspace.delete",
        "domain.manage",
        "key.manage",
        "webhook.manage",
        "mail.read",
        "ai.manage",
        "billing.manage",
        "story.share",
        "review.share",
    }
)
"""What a platform admin may not do in somebody else's name: it would outlive the visit, or is a secret."""
