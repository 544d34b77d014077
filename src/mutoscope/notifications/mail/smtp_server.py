"""The SMTP server of the settings: one connection for a batch, every answer sorted into try again or give up."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.notifications.mail.compose_message import AddressUnusable, wire_address

_PERMANENT: Final = 500
_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotNow(Exception):
    """The mail was not taken, and may be later; the text says why, without addresses."""


class Never(Exception):
    """The mail will never be taken; the text says why, without addresses."""


class ServerLost(NotNow):
    """The connection is of no use any more: the rest of the batch needs another."""


@dataclass(frozen=True)
class SmtpServer:
    """Where mail goes, and how."""

    host: str
    port: int
    scheme: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    seconds: float = 30.0
    ca_file: Path | None = None

    @classmethod
    def of(cls, settings: Settings) -> SmtpServer | None:
        """Return the server of the settings, None if mail is not to leave.

        Raises:
            InvalidInput: the address is not one of an SMTP server, or the sender's is none.
        """
        if settings.smtp_url is None:
            return None
        _check_sender(settings.mail_from)
        parts = urlsplit(settings.smtp_url.get_secret_value())
        if parts.scheme not in _PORTS or not parts.hostname:
            raise InvalidInput(
                "The setting MUTOSCOPE_SMTP_URL is not an SMTP server's address.",
                remedy="Write smtp://, smtps:// or smtp+starttls://user:password@host:port.",
            )
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            scheme=parts.scheme,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            seconds=settings.mail_timeout_seconds,
            ca_file=settings.smtp_ca_file,
        )

    @property
    def start_tls(self) -> bool | None:
        """Whether TLS is begun after the greeting; None where it is used if the server offers it.

        A password is never sent in the clear, except to this machine itself.
        """
        if self.scheme == "smtps":
            return False
        return True if self.scheme == "smtp+starttls" or (self.user and not _is_here(self.host)) else None

    @asynccontextmanager
    async def connect(self) -> AsyncGenerator[Connection]:
        """Open a connection, signed in if a user is named.

        Raises:
            ServerLost: it cannot be opened.
        """
        trust = ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            timeout=self.seconds,
            use_tls=self.scheme == "smtps",
            start_tls=self.start_tls,
            tls_context=trust,
        )
        try:
            async with asyncio.timeout(self.seconds):
                await client.connect()
                if self.user is not None:
                    await client.login(self.user, self.password or "")
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            client.close()
            raise ServerLost(_why(error)) from error
        try:
            yield Connection(client, self.seconds)
        finally:
            await _leave(client)


class Connection:
    """An open dialogue."""

    def __init__(self, client: aiosmtplib.SMTP, seconds: float) -> None:
        self._client: Final = client
        self._seconds: Final = seconds

    async def send(self, message: EmailMessage, *, sender: str, to: str) -> None:
        """Hand over one mail; on return the server has taken it.

        Raises:
            Never: the address or the content is refused for good.
            NotNow: it may be taken later.
            ServerLost: the same, and this connection is over.
        """
        try:
            async with asyncio.timeout(self._seconds):
                await self._client.send_message(message, sender=sender, recipients=[to])
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError, TimeoutError) as error:
            raise ServerLost(_why(error)) from error
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise _sorted(codes, f"the address was refused: {_code(codes)}") from error
        except aiosmtplib.SMTPDataError as error:
            raise _sorted([error.code], f"the content was refused: {error.code}") from error
        except aiosmtplib.SMTPNotSupported as error:
            raise Never("the server takes no address with such letters (SMTPUTF8)") from error
        except aiosmtplib.SMTPResponseException as error:  # the sender, the greeting: ours to mend, not the mail's
            raise NotNow(f"the server answered {error.code}") from error
        except (aiosmtplib.SMTPException, ValueError) as error:
            raise Never("the address or the message cannot be sent") from error


def _check_sender(mail_from: str) -> None:
    try:
        wire_address(parseaddr(mail_from)[1])
    except AddressUnusable as error:
        raise InvalidInput(
            "The setting MUTOSCOPE_MAIL_FROM holds no address.", remedy="Write Name <name@example.com>."
        ) from error


async def _leave(client: aiosmtplib.SMTP) -> None:
    try:
        async with asyncio.timeout(2.0):
            await client.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        client.close()


def _sorted(codes: Sequence[int], why: str) -> NotNow | Never:
    return Never(why) if codes and all(code >= _PERMANENT for code in codes) else NotNow(why)


def _code(codes: Sequence[int]) -> str:
    return ", ".join(str(code) for code in codes)


def _why(error: BaseException) -> str:
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"the server refused our name and password: {error.code}"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"the server answered {error.code}"
    if isinstance(error, TimeoutError):
        return "the server took too long"
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return "the server's certificate is not trusted, or TLS failed"
    return "the connection failed"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
