"""A real SMTP server that tests can make refuse, hang up or ask for TLS, and what it was given."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class PostServer:
    """Takes mail on a port of this machine."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    connections: int = 0
    tls: list[bool] = field(default_factory=list[bool])
    rcpt: dict[str, str] = field(default_factory=dict[str, str])
    """What is answered to an address, other than yes."""
    data: list[str] = field(default_factory=list[str])
    """What is answered to the next contents, other than yes; `hang up` closes, `hang up after` takes and closes."""

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        refusal = self.rcpt.get(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        self.tls.append(session.ssl is not None)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- same
        answer = self.data.pop(0) if self.data else "250 Taken"
        if answer == "hang up":
            _hang_up(server)
            return "421 Bye"
        if answer.startswith(("250", "hang up after")):
            content = envelope.content
            assert isinstance(content, bytes)
            parsed = message_from_bytes(content, policy=policy.default)
            assert isinstance(parsed, EmailMessage)
            self.taken.append(parsed)
            self.recipients += envelope.rcpt_tos
        if answer == "hang up after":
            _hang_up(server)
            return "421 Bye"
        return answer


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@asynccontextmanager
async def post_server(
    *, context: ssl.SSLContext | None = None, password: str | None = None, smtputf8: bool = True, implicit: bool = False
) -> AsyncGenerator[PostServer]:
    """Serve SMTP on a free port: with STARTTLS where a context is given, with AUTH where a password is."""
    handler = PostServer()

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401 -- aiosmtpd's
        good = isinstance(data, LoginPassword) and data == LoginPassword(b"studio", (password or "").encode())
        return AuthResult(success=good, handled=good)

    def protocol() -> SMTP:
        handler.connections += 1
        return SMTP(
            handler,
            enable_SMTPUTF8=smtputf8,
            tls_context=None if implicit else context,
            require_starttls=context is not None and not implicit,
            auth_required=password is not None,
            authenticator=authenticate if password is not None else None,
            auth_require_tls=context is not None and not implicit,
            hostname="mail.example",
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=context if implicit else None)
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        server.close()
        await server.wait_closed()
