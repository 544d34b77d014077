"""Mail over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.kernel import Page
from mutoscope.notifications.mail.check_wording import MAX_BODY
from mutoscope.notifications.mail.templates import NOTICES
from mutoscope.notifications.mail.tenant_wording import TemplateInUse
from mutoscope.notifications.mail.types import KeptMail, MailState, WordedMail, Wording

_MAIL: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "template": "generation_finished",
    "to": "john@example.com",
    "state": "queued",
    "attempts": 0,
    "error": None,
    "created_at": "2025-12-31T00:00:00Z",
    "sent_at": None,
}
_WORDING: dict[str, Any] = {
    "subject": "{{ title }} is ready",
    "body": "# Your film is ready\n{{ title }} is finished.\n[Watch it]({{ link }})",
}
_TEMPLATE: dict[str, Any] = {
    "name": "generation_finished",
    **_WORDING,
    "variables": ["brand", "credits", "link", "seconds", "support", "title"],
    "own": False,
    "fixed": False,
    "changed_at": None,
}


def _example(example: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": example})


class MailView(BaseModel):
    """A mail in the outbox."""

    model_config = _example(_MAIL)

    id: uuid.UUID
    template: str
    to: str
    state: MailState
    attempts: int
    error: str | None = Field(description="Why the last attempt failed.")
    created_at: dt.datetime
    sent_at: dt.datetime | None

    @classmethod
    def of(cls, mail: KeptMail) -> Self:
        """Return a mail in these words."""
        return cls(
            id=mail.id,
            template=mail.template,
            to=mail.to,
            state=mail.state,
            attempts=mail.attempts,
            error=mail.error,
            created_at=mail.created_at,
            sent_at=mail.sent_at,
        )


class MailPage(BaseModel):
    """One page of the outbox, newest first."""

    model_config = _example({"items": [_MAIL], "next_cursor": None})

    items: list[MailView]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")

    @classmethod
    def of(cls, page: Page[KeptMail]) -> Self:
        """Return a page in these words."""
        return cls(items=[MailView.of(mail) for mail in page.items], next_cursor=page.next_cursor)


class MailWording(BaseModel):
    """The text of a mail: one line is one block; variables and conditions in Jinja."""

    model_config = _example(_WORDING)

    subject: str = Field(max_length=200)
    body: str = Field(max_length=MAX_BODY)

    def wording(self) -> Wording:
        """Return it as a value."""
        return Wording(self.subject, self.body.replace("\r\n", "\n"))


class TemplateView(BaseModel):
    """A mail of the product, as this workspace words it."""

    model_config = _example(_TEMPLATE)

    name: str
    subject: str
    body: str
    variables: list[str]
    own: bool = Field(description="Whether the workspace has worded it.")
    fixed: bool = Field(description="Whether it may not: it warns the owner of an account.")
    changed_at: dt.datetime | None

    @classmethod
    def of(cls, found: TemplateInUse) -> Self:
        """Return a template in these words."""
        return cls(
            name=found.template.name,
            subject=found.wording.subject,
            body=found.wording.body,
            variables=sorted(found.template.variables),
            own=found.changed_at is not None,
            fixed=found.template.fixed,
            changed_at=found.changed_at,
        )


class TemplateList(BaseModel):
    """Every mail of the product."""

    model_config = _example({"items": [_TEMPLATE]})

    items: list[TemplateView]


class MailPreview(BaseModel):
    """A mail as its reader would see it, with sample data."""

    model_config = _example({"subject": "Five facts about the sea is ready", "plain": "…", "html": "<!doctype html>…"})

    subject: str
    plain: str
    html: str

    @classmethod
    def of(cls, worded: WordedMail) -> Self:
        """Return a worded mail in these words."""
        return cls(subject=worded.subject, plain=worded.plain, html=worded.html)


class NoticeWishes(BaseModel):
    """Which notices come by mail. Mails about the account itself always come."""

    model_config = _example(dict.fromkeys(NOTICES, True))

    generation_finished: bool = Field(description=NOTICES["generation_finished"])
    generation_failed: bool = Field(description=NOTICES["generation_failed"])
    quota_warning: bool = Field(description=NOTICES["quota_warning"])


class NoticeChange(BaseModel):
    """Which notices are to come by mail; what is left out or null stays as it is."""

    model_config = _example({"generation_finished": False})

    generation_finished: bool | None = None
    generation_failed: bool | None = None
    quota_warning: bool | None = None

    def wishes(self) -> dict[str, bool]:
        """Return what is to change."""
        return self.model_dump(exclude_none=True)
