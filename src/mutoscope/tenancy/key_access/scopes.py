"""What a key may be limited to: one table, read by authentication and by `docs/reference/access.md`.

A scope only takes away: what a key may do is what its member's role includes and one of its scopes does too. Nothing
that concerns the person (account, sign-in, keys), the money, the platform or the end of the workspace is in any scope.
`manage` alone can let others in: it is for programs that keep members and webhooks in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, cast

from mutoscope.tenancy.permissions import Verb

KeyScope: TypeAlias = Literal["read", "create", "delete", "manage"]

KEY_SCOPES: Mapping[KeyScope, frozenset[Verb]] = MappingProxyType(
    {
        "read": frozenset[Verb](
            {
                "account.read",
                "workspace.read",
                "member.read",
                "plan.read",
                "credits.read",
                "asset.read",
                "project.read",
                "story.read",
                "generation.read",
                "rendition.read",
                "review.read",
                "flag.read",
                "ai.read",
            }
        ),
        "create": frozenset[Verb](
            {
                "asset.create",
                "project.create",
                "project.edit",
                "story.create",
                "story.edit",
                "story.generate",
                "generation.create",
                "generation.cancel",
                "review.comment",
                "ai.use",
            }
        ),
        "delete": frozenset[Verb]({"asset.delete", "project.delete", "story.delete", "rendition.delete"}),
        "manage": frozenset[Verb](
            {
                "workspace.edit",
                "brand.edit",
                "domain.manage",
                "member.manage",
                "audit.read",
                "webhook.read",
                "webhook.manage",
                "story.share",
                "review.share",
                "prompt.edit",
                "mail.read",
                "mail.edit",
            }
        ),
    }
)


def verbs_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return the verbs of some scopes; a scope that was taken out of the table since has none."""
    known = cast("Mapping[str, frozenset[Verb]]", KEY_SCOPES)
    return frozenset[str]().union(*(known.get(scope, frozenset()) for scope in scopes))
