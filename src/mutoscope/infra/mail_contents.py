"""What each mail must be told: the words that whoever posts a mail and whoever writes its text agree on.

The texts are `notifications`' own. A mail that lacks something its text needs is refused when it is posted, not when
it is sent. Links are whole addresses; times are aware (JSON carries them in ISO 8601).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

Link = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)]
Words = Annotated[str, Field(max_length=1000)]


class MailContent(BaseModel):
    """What a text is made of; what it does not know is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _take_url_for_link(cls, content: Any) -> Any:  # noqa: ANN401 -- whatever was posted
        if isinstance(content, dict) and "url" in content:
            return {"link": content["url"], **content}  # pyright: ignore[reportUnknownVariableType] -- JSON
        return content  # pyright: ignore[reportUnknownVariableType] -- same


class Linked(MailContent):
    """A link that does something once, for a while."""

    link: Link
    expires_at: AwareDatetime | None = None


class Welcome(MailContent):
    """The address is verified, the account open."""

    name: Words | None = None
    link: Link | None = None


class Happened(MailContent):
    """Something that the owner of an account should know of, in case it was not them."""

    at: AwareDatetime | None = None
    device: Words | None = None
    link: Link | None = None


class EmailChanged(Happened):
    """Goes to the address that was left; it names the new one only in part, if at all."""

    new_address: Words | None = None


class Invitation(Linked):
    """An invitation to a workspace."""

    workspace_name: Words
    inviter_name: Words | None = None
    role: Words


class ImpersonationNotice(MailContent):
    """An operator of the server acted in the reader's name."""

    reason: Words
    at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    workspace_name: Words | None = None


class GenerationFinished(MailContent):
    """A film is ready."""

    title: Words
    credits: Words | None = None
    seconds: Words | None = None
    link: Link


class GenerationFailed(MailContent):
    """A film was not made; its credits are back."""

    title: Words
    reason: Words | None = None
    credits: Words | None = None
    link: Link


class QuotaWarning(MailContent):
    """A limit is near or reached."""

    what: Words
    percent: Annotated[int, Field(ge=0, le=1000)]
    used: Words | None = None
    limit: Words | None = None
    link: Link | None = None


class ErasureDone(MailContent):
    """An account was erased; this is the last mail to it."""

    at: AwareDatetime | None = None


class ErasureScheduled(MailContent):
    """An account will be erased unless its owner takes it back."""

    due_at: AwareDatetime
    link: Link | None = None


class WorkspaceDeleted(MailContent):
    """A workspace was deleted by one of its owners."""

    workspace_name: Words


class PasswordResetRequired(MailContent):
    """An operator took the password away."""

    name: Words | None = None
    link: Link | None = None


class WebhookDisabled(MailContent):
    """A webhook endpoint gets nothing any more."""

    endpoint: Words
    reason: Words
    link: Link


class Receipt(MailContent):
    """Money was taken."""

    amount: Words
    description: Words
    number: Words | None = None
    paid_at: dt.date | AwareDatetime | None = None
    invoice_link: Link | None = None


class PaymentFailed(MailContent):
    """Money could not be taken."""

    amount: Words
    number: Words | None = None
    link: Link


class PlanChanged(MailContent):
    """The workspace is on another plan."""

    plan: Words
    before: Words | None = None
    link: Link


MAIL_CONTENTS: Final[Mapping[str, type[MailContent]]] = MappingProxyType(
    {
        "verify_email": Linked,
        "welcome": Welcome,
        "reset_password": Linked,
        "password_changed": Happened,
        "magic_link": Linked,
        "email_change": Linked,
        "email_changed": EmailChanged,
        "invitation": Invitation,
        "impersonation_notice": ImpersonationNotice,
        "generation_finished": GenerationFinished,
        "generation_failed": GenerationFailed,
        "quota_warning": QuotaWarning,
        "export_ready": Linked,
        "erasure_done": ErasureDone,
        "erasure_scheduled": ErasureScheduled,
        "workspace_deleted": WorkspaceDeleted,
        "password_reset_required": PasswordResetRequired,
        "webhook_disabled": WebhookDisabled,
        "receipt": Receipt,
        "payment_failed": PaymentFailed,
        "plan_changed": PlanChanged,
    }
)
"""Every mail of the product, and what it must be told."""


def check_content(template: str, content: Mapping[str, Any]) -> MailContent:
    """Return what a mail is told, typed.

    Raises:
        ValueError: there is no such mail, or something is missing or not what it should be.
    """
    kind = MAIL_CONTENTS.get(template)
    if kind is None:
        message = f"there is no mail called {template!r}: add it to MAIL_CONTENTS and to notifications' wordings"
        raise ValueError(message)
    try:
        return kind.model_validate(dict(content))
    except ValidationError as error:
        # The values may be secret (links): only the places are told.
        faults = ", ".join(f"{'.'.join(map(str, e['loc']))} ({e['type']})" for e in error.errors(include_input=False))
        message = f"the mail {template} cannot be written: {faults}"
        raise ValueError(message) from None
