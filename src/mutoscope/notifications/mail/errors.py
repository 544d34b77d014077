"""What can be wrong with mail."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput, NotFound


class MailUnknown(NotFound):
    """There is no such mail in the caller's outbox."""

    code = "mail_not_found"


class TemplateUnknown(NotFound):
    """The product has no mail of that name."""

    code = "mail_template_not_found"


class TemplateFixed(Conflict):
    """The mail warns the owner of an account, and nobody else may word it."""

    code = "mail_template_fixed"


class WordingInvalid(InvalidInput):
    """The wording of a mail breaks a rule; `line` says where."""

    code = "wording_invalid"

    def __init__(self, part: str, line: int, why: str) -> None:
        super().__init__(
            f"Line {line} of the {part}: {why}.",
            remedy="Mend that line; the variables and the marks are in `docs/reference/mail.md`.",
            field=part,
            line=line,
        )


class UnsubscribeInvalid(InvalidInput):
    """The link was not made by this server, or was changed."""

    code = "unsubscribe_link_invalid"
