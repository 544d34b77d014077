"""A DNS server on loopback that speaks the real protocol over UDP and knows what a test tells it.

Imported as `from tests.integration.dns_server import …`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@dataclass
class DnsServer(asyncio.DatagramProtocol):
    """Answers TXT questions from `records`, others with NXDOMAIN; says nothing at all while `is_silent`."""

    records: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    asked: list[str] = field(default_factory=list[str])
    is_silent: bool = False
    is_failing: bool = False
    address: str = ""
    transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)  # uvloop's own does not derive from it
        host, port = transport.get_extra_info("sockname")
        self.address = f"{host}:{port}"

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if self.is_silent:
            return
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        texts = self.records.get(name.lower())
        if self.is_failing:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif texts is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif texts:
            quoted = [" ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200)) for text in texts]
            response.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "TXT", *quoted))
        assert self.transport is not None
        self.transport.sendto(response.to_wire(), addr)


@asynccontextmanager
async def open_dns_server() -> AsyncGenerator[DnsServer]:
    """Run a server on a free port until leaving."""
    server = DnsServer()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: server, local_addr=("127.0.0.1", 0)
    )
    try:
        yield server
    finally:
        transport.close()
