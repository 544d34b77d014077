"""The group `mail`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class MailPage(BaseModel):
    """One page of the outbox, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[MailView]
    next_cursor: str | None


class MailPreview(BaseModel):
    """A mail as its reader would see it, with sample data."""

    model_config = ConfigDict(extra="allow")

    subject: str
    plain: str
    html: str


class MailView(BaseModel):
    """A mail in the outbox."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    template: str
    to: str
    state: str
    attempts: int
    error: str | None
    created_at: dt.datetime
    sent_at: dt.datetime | None


class NoticeWishes(BaseModel):
    """Which notices come by mail.

    Mails about the account itself always come.
    """

    model_config = ConfigDict(extra="allow")

    generation_finished: bool
    generation_failed: bool
    quota_warning: bool


class TemplateList(BaseModel):
    """Every mail of the product."""

    model_config = ConfigDict(extra="allow")

    items: list[TemplateView]


class TemplateView(BaseModel):
    """A mail of the product, as this workspace words it."""

    model_config = ConfigDict(extra="allow")

    name: str
    subject: str
    body: str
    variables: list[str]
    own: bool
    fixed: bool
    changed_at: dt.datetime | None


def mail_outbox_get(*, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET) -> Call[MailPage]:
    """Return one page of one's own mail and the workspace's, newest first, with how sending it went."""
    return Call("GET", "/mail/outbox", answer=MailPage, query=given(cursor=cursor, limit=limit))


def mail_templates_get() -> Call[TemplateList]:
    """Return every mail as this workspace words it, with the variables it may use."""
    return Call("GET", "/mail/templates", answer=TemplateList)


def mail_templates_name_get(name: str) -> Call[TemplateView]:
    """Return one mail as this workspace words it."""
    return Call("GET", f"/mail/templates/{name}", answer=TemplateView)


def mail_templates_name_put(name: str, *, subject: str, body: str) -> Call[TemplateView]:
    """Word a mail for this workspace.

    What breaks a rule is refused with the line it stands in.
    """
    return Call(
        "PUT", f"/mail/templates/{name}", answer=TemplateView, body=given(subject=subject, body=body), keyed=True
    )


def mail_templates_name_delete(name: str) -> Call[TemplateView]:
    """Drop this workspace's wording of a mail and return the product's."""
    return Call("DELETE", f"/mail/templates/{name}", answer=TemplateView, keyed=True)


def mail_templates_name_preview_post(name: str, *, subject: str, body: str) -> Call[MailPreview]:
    """Return a mail in a wording that is not kept, with sample data and this workspace's look."""
    return Call(
        "POST",
        f"/mail/templates/{name}/preview",
        answer=MailPreview,
        body=given(subject=subject, body=body),
        keyed=True,
    )


def users_notifications_get() -> Call[NoticeWishes]:
    """Return which notices the caller takes by mail, in every workspace."""
    return Call("GET", "/users/notifications", answer=NoticeWishes)


def users_notifications_put(
    *,
    generation_finished: bool | None | Unset = UNSET,
    generation_failed: bool | None | Unset = UNSET,
    quota_warning: bool | None | Unset = UNSET,
) -> Call[NoticeWishes]:
    """Choose which notices the caller takes by mail; what is left out stays as it is."""
    return Call(
        "PUT",
        "/users/notifications",
        answer=NoticeWishes,
        body=given(
            generation_finished=generation_finished, generation_failed=generation_failed, quota_warning=quota_warning
        ),
        keyed=True,
    )
