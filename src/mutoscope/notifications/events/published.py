"""Which events leave the house by webhooks, and what each may say: ids and amounts, by a list of names.

A field that is not on the list stays inside, whatever an event's payload grows to hold. The table stands in
`docs/reference/webhooks.md`; a test compares them.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final


@dataclass(frozen=True)
class Published:
    """An event that webhooks carry."""

    meaning: str
    fields: tuple[str, ...] = ()
    """Of its payload, beside `event_id`, `workspace_id` and, where there is one, `project_id`."""


PUBLISHED: Final[Mapping[str, Published]] = MappingProxyType(
    {
        "generation.created": Published("A film was ordered; credits are held.", ("generation_id", "held", "seconds")),
        "generation.finished": Published("A film is ready.", ("generation_id", "spent", "duration_ms")),
        "generation.failed": Published("A film was not made; its credits are back.", ("generation_id",)),
        "generation.cancelled": Published("A film was cancelled; its credits are back.", ("generation_id",)),
        "generation.stopped": Published("An operator ended a job; its credits are back.", ("generation_id",)),
        "generation.retried": Published("An operator started a failed job again.", ("generation_id", "retry_id")),
        "generation.refunded": Published("An operator gave credits of a film back.", ("generation_id", "amount")),
        "batch.created": Published("Many films were ordered at once.", ("batch_id", "films", "held")),
        "batch.finished": Published(
            "No film of a batch is under way any more.", ("batch_id", "films", "complete", "failed", "cancelled")
        ),
        "batch.cancelled": Published("The films of a batch that were under way were cancelled.", ("batch_id", "films")),
        "review.commented": Published("A guest commented on a film.", ("note_id", "link_id")),
        "review.approved": Published("A guest approved a film.", ("note_id", "link_id")),
        "review.changes_requested": Published("A guest asked for changes to a film.", ("note_id", "link_id")),
        "share_link.created": Published("A link to a film was made.", ("link_id",)),
        "share_link.revoked": Published("A link to a film was revoked.", ("link_id",)),
        "project.deleted": Published("A video was deleted; it can be taken back for a while."),
        "project.restored": Published("A deleted video was taken back."),
        "billing.paid": Published("A payment was received.", ("amount_minor", "currency", "invoice_id", "payment_id")),
        "billing.payment_failed": Published(
            "A payment failed; the plan goes on for a while.", ("amount_minor", "currency", "invoice_id")
        ),
        "billing.refunded": Published("Money went back, and its credits with it.", ("amount_minor", "currency")),
        "billing.restored": Published("A dispute was won: credits are back.", ("amount_minor", "currency")),
        "plan.changed": Published("The workspace is on another plan.", ("plan", "before", "why")),
        "credits.granted": Published("Credits or units were granted.", ("amount", "unit", "kind", "sku")),
        "quota.warned": Published(
            "Most or all of a limit of the plan is used; once a period and feature.",
            ("feature", "percent", "used", "limit", "unit", "period_end", "plan_needed"),
        ),
        "credits.adjusted": Published("An operator changed the balance.", ("amount", "ref")),
        "member.joined": Published("Somebody joined the workspace.", ("user_id", "role", "invitation_id")),
        "member.role_changed": Published("A member's role was changed.", ("user_id", "role")),
        "member.left": Published("A member left the workspace.", ("user_id", "role")),
        "member.removed": Published("A member was removed from the workspace.", ("user_id", "role")),
        "member.erased": Published("The account of a member was erased.", ("user_id",)),
        "invitation.sent": Published("Somebody was invited.", ("invitation_id", "role")),
        "invitation.resent": Published("An invitation was sent again.", ("invitation_id",)),
        "invitation.revoked": Published("An invitation was taken back.", ("invitation_id",)),
        "key.created": Published("An API key was made.", ("key_id",)),
        "key.changed": Published("An API key was renamed, narrowed or limited.", ("key_id",)),
        "key.rotated": Published("An API key was replaced; the old one works a while longer.", ("key_id",)),
        "key.revoked": Published("An API key was revoked.", ("key_id",)),
        "key.refused": Published("An API key came from an address it is not for.", ("key_id",)),
        "webhook.created": Published("An endpoint was made.", ("endpoint_id",)),
        "webhook.changed": Published("An endpoint was changed.", ("endpoint_id",)),
        "webhook.rotated": Published("The secret of an endpoint was replaced.", ("endpoint_id",)),
        "webhook.deleted": Published("An endpoint was deleted.", ("endpoint_id",)),
        "webhook.disabled": Published("An endpoint was switched off after failing.", ("endpoint_id", "reason")),
        "webhook.test": Published("Somebody asked for a test; nothing happened.", ("endpoint_id",)),
    }
)

_PATTERN: Final = re.compile(r"\*|[a-z_]+\.(\*|[a-z_]+)")


def is_wanted(action: str, patterns: Sequence[str]) -> bool:
    """Tell whether an event is among those that an endpoint asked for (`*`, `generation.*`, `key.created`)."""
    noun = action.partition(".")[0]
    return action in PUBLISHED and any(pattern in {"*", action, f"{noun}.*"} for pattern in patterns)


def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern is one, and names an event that there is."""
    return bool(_PATTERN.fullmatch(pattern)) and any(is_wanted(action, [pattern]) for action in PUBLISHED)


def shown_data(
    action: str,
    *,
    event_id: uuid.UUID,
    workspace_id: uuid.UUID,
    project_id: uuid.UUID | None,
    payload: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what a webhook says of an event: what its list names, and nothing else."""
    data: dict[str, Any] = {"event_id": str(event_id), "workspace_id": str(workspace_id)}
    if project_id is not None:
        data["project_id"] = str(project_id)
    return data | {name: payload[name] for name in PUBLISHED[action].fields if payload.get(name) is not None}
