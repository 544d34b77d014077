"""A worded mail as a message (RFC 5322, MIME): headers that hold one line each, two halves of the same text."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Final

from mutoscope.identity import check_email
from mutoscope.kernel import MutoscopeError
from mutoscope.notifications.mail.blocks import clean
from mutoscope.notifications.mail.types import Logo, Look, WordedMail

_LOGO_ID: Final = "logo"


class AddressUnusable(Exception):
    """No mail can be sent to that address."""


@dataclass(frozen=True)
class Envelope:
    """Who sends a mail to whom."""

    id: uuid.UUID
    to: str
    mail_from: str
    """The setting: a name and an address."""
    sent_at: dt.datetime
    unsubscribe: str | None = None
    """Where one request stops mails of this kind (RFC 8058)."""


def compose_message(worded: WordedMail, envelope: Envelope, look: Look) -> EmailMessage:
    """Return the message. Its Message-ID is the mail's own: whoever gets it twice can tell.

    Raises:
        AddressUnusable: the address is none.
    """
    _, sender = parseaddr(envelope.mail_from)
    message = EmailMessage()
    message["From"] = _address(sender, look.sender_name)
    message["To"] = _address(envelope.to)
    if look.reply_to:
        message["Reply-To"] = _address(look.reply_to)
    message["Subject"] = worded.subject
    message["Date"] = format_datetime(envelope.sent_at)
    message["Message-ID"] = f"<{envelope.id}@{_host(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if envelope.unsubscribe:
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(worded.plain)
    _add_html(message, worded.html, look.logo)
    return message


def _add_html(message: EmailMessage, html: str, logo: Logo | None) -> None:
    """Add the HTML half; its logo becomes a part of its own (RFC 2392), for mail programs drop data: addresses."""
    if logo is None:
        message.add_alternative(html, subtype="html")
        return
    message.add_alternative(html.replace(logo.address, f"cid:{_LOGO_ID}"), subtype="html")
    related = message.get_body(("html",))
    assert isinstance(related, EmailMessage)  # noqa: S101 -- it was added a line above
    kind, _, subtype = logo.media_type.partition("/")
    related.add_related(logo.data, kind, subtype, cid=f"<{_LOGO_ID}>", disposition="inline")


def wire_address(address: str) -> str:
    """Return an address as it goes into the SMTP dialogue: the domain in ASCII (IDNA), the local part as it is.

    Raises:
        AddressUnusable: it is none.
    """
    try:
        local, _, domain = check_email(address).rpartition("@")
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except (MutoscopeError, UnicodeError) as error:
        raise AddressUnusable from error


def _address(address: str, name: str = "") -> Address:
    local, _, domain = wire_address(address).rpartition("@")
    return Address(display_name=clean(name), username=local, domain=domain)


def _host(sender: str) -> str:
    domain = sender.rpartition("@")[2]
    return domain if domain.isascii() and domain else "localhost"
