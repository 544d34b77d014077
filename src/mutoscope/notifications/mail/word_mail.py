"""Word a mail: a wording, what it is told, and in whose name, into plain text and HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jinja2 import StrictUndefined

from mutoscope.infra.mail_contents import MailContent, check_content
from mutoscope.notifications.mail.blocks import clean, mark, read_blocks, unmark
from mutoscope.notifications.mail.check_wording import wording_environment
from mutoscope.notifications.mail.errors import WordingInvalid
from mutoscope.notifications.mail.page import write_html, write_plain
from mutoscope.notifications.mail.templates import NOTICES, MailTemplate, find_template, shown
from mutoscope.notifications.mail.types import Look, WordedMail, Wording

_MOST_SUBJECT: Final = 250
_NOTICE_FOOTER: Final = "You get this mail because you asked for such notices; your account's settings stop them."


def word_mail(template: str, wording: Wording, content: Mapping[str, Any], look: Look) -> WordedMail:
    """Return a mail as its reader sees it; a wording that breaks on what it is told gives way to the product's.

    Raises:
        ValueError: the content is not what the template must be told.
    """
    told = check_content(template, content)
    try:
        return _word(template, wording, told, look)
    except Exception:  # noqa: BLE001 -- Jinja makes Python of it: a text that parses can still break in any way
        return _word(template, find_template(template).wording, told, look)


def try_wording(template: MailTemplate, wording: Wording) -> None:
    """Word the sample, so that what breaks is found before it is kept.

    Raises:
        WordingInvalid: it breaks.
    """
    sample = check_content(template.name, template.sample)
    try:
        _word(template.name, wording, sample, Look("Mutoscope", "Mutoscope"))
    except Exception as error:  # same
        raise WordingInvalid(
            "body", 1, "it breaks: nested too deeply, or it compares what cannot be compared"
        ) from error


def _word(template: str, wording: Wording, told: MailContent, look: Look) -> WordedMail:
    fields = {name: shown(value) for name, value in told if value is not None}
    variables = {**{name: "" for name, _ in told}, **fields, "brand": look.name, "support": look.support or ""}
    subject = clean(unmark(_render(wording.subject, variables)))[:_MOST_SUBJECT] or look.name
    blocks = read_blocks(_render(wording.body, variables))
    footer = _NOTICE_FOOTER if template in NOTICES else ""
    return WordedMail(subject, write_plain(blocks, look, footer), write_html(subject, blocks, look, footer))


def _render(source: str, variables: Mapping[str, object]) -> str:
    environment = wording_environment()
    environment.undefined = StrictUndefined
    environment.finalize = mark
    return environment.from_string(source).render(variables)
