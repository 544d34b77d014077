"""The mails of the product: their texts, their variables, and an example of each."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from mutoscope.infra.mail_contents import MAIL_CONTENTS
from mutoscope.notifications.mail.errors import TemplateUnknown
from mutoscope.notifications.mail.types import Wording

GENERAL: Final = frozenset({"brand", "support"})
"""Variables of every mail: the name it is sent in, and where its reader can turn to."""

FIXED: Final = frozenset({"password_changed", "email_changed", "impersonation_notice", "password_reset_required"})
"""Warnings to the owner of an account: a workspace may not word them."""

NOTICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "generation_finished": "A film that you ordered is ready.",
        "generation_failed": "A film that you ordered was not made.",
        "quota_warning": "Most or all of a limit of the plan is used.",
    }
)
"""Mails that a person may switch off, each with what it tells."""

_LINK: Final = "https://studio.example/link#token=example"
_AT: Final = "2026-03-01T12:00:00+00:00"
SAMPLES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "verify_email": {"link": _LINK, "expires_at": _AT},
        "welcome": {"name": "Ada", "link": _LINK},
        "reset_password": {"link": _LINK, "expires_at": _AT},
        "password_changed": {"at": _AT, "device": "Firefox on Linux", "link": _LINK},
        "magic_link": {"link": _LINK, "expires_at": _AT},
        "email_change": {"link": _LINK, "expires_at": _AT},
        "email_changed": {"new_address": "a…@example.org", "at": _AT, "link": _LINK},
        "invitation": {
            "workspace_name": "Harbour Films",
            "inviter_name": "Ada Lovelace",
            "role": "editor",
            "link": _LINK,
            "expires_at": _AT,
        },
        "impersonation_notice": {"reason": "Support case 4711", "at": _AT, "workspace_name": "Harbour Films"},
        "generation_finished": {"title": "Five facts about the sea", "credits": "3", "seconds": "60", "link": _LINK},
        "generation_failed": {
            "title": "Five facts about the sea",
            "reason": "A clip could not be decoded.",
            "credits": "3",
            "link": _LINK,
        },
        "quota_warning": {"what": "credits", "percent": 80, "used": "80", "limit": "100", "link": _LINK},
        "export_ready": {"link": _LINK, "expires_at": _AT},
        "erasure_done": {"at": _AT},
        "erasure_scheduled": {"due_at": _AT, "link": _LINK},
        "workspace_deleted": {"workspace_name": "Harbour Films"},
        "password_reset_required": {"name": "Ada", "link": _LINK},
        "webhook_disabled": {
            "endpoint": "https://hooks.example.org",
            "reason": "It has failed for five days.",
            "link": _LINK,
        },
        "receipt": {
            "amount": "29.00 EUR",
            "description": "Pro, March 2026",
            "number": "2026-0042",
            "paid_at": "2026-03-01",
            "invoice_link": _LINK,
        },
        "payment_failed": {"amount": "29.00 EUR", "number": "2026-0042", "link": _LINK},
        "plan_changed": {"plan": "Pro", "before": "Free", "link": _LINK},
    }
)


@dataclass(frozen=True)
class MailTemplate:
    """One mail of the product."""

    name: str
    wording: Wording
    variables: frozenset[str]
    sample: Mapping[str, Any]

    @property
    def fixed(self) -> bool:
        """Whether a workspace may not word it."""
        return self.name in FIXED


@functools.cache
def find_template(name: str) -> MailTemplate:
    """Return a mail of the product.

    Raises:
        TemplateUnknown: there is none of that name.
    """
    kind = MAIL_CONTENTS.get(name)
    if kind is None:
        known = ", ".join(sorted(MAIL_CONTENTS))
        raise TemplateUnknown(f"There is no mail called {name[:60]!r}.", remedy=f"There are {known}.")
    text = resources.files(__package__ or "").joinpath("wordings", f"{name}.txt").read_text("utf-8")
    subject, _, body = text.partition("\n\n")
    return MailTemplate(
        name, Wording(subject.strip(), body.strip()), frozenset(kind.model_fields) | GENERAL, SAMPLES[name]
    )


def shown(value: object) -> object:
    """Return a value as people read it: times in words, in UTC; the rest as it is."""
    if isinstance(value, dt.datetime):
        there = value.astimezone(dt.UTC)
        return f"{there.day} {there:%B %Y, %H:%M} UTC"
    if isinstance(value, dt.date):
        return f"{value.day} {value:%B %Y}"
    return value
