"""Hostile addresses against a real server on this machine that must see none of them."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from tests.integration.certificates import make_certificate

from mutoscope.infra.safe_http import (
    Blocked,
    SafeSender,
    SenderRules,
    SendFailed,
    UrlRefused,
    check_url,
    is_public,
)

_UNRELATED = (ipaddress.ip_network("198.51.100.0/24"),)
"""Allowing any network allows plain http, so that TLS is not what stops the hostile address."""
_LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
PRIVATE = (
    "127.0.0.1", "127.1.2.3", "127.255.255.254", "0.0.0.0",  # noqa: S104 -- one to be refused
    "10.0.0.5", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.8", "168.63.129.16",
)  # fmt: skip


@dataclass
class Listener:
    """Counts every connection, on every address of this machine."""

    port: int
    seen: list[str] = field(default_factory=list[str])
    answer: bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
    requests: list[bytes] = field(default_factory=list[bytes])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.seen.append(str(writer.get_extra_info("peername")))
        try:
            self.requests.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def listener() -> AsyncGenerator[Listener]:
    found = Listener(0)
    servers = [await asyncio.start_server(found.serve, "0.0.0.0", 0)]  # noqa: S104 -- every address must count
    found.port = servers[0].sockets[0].getsockname()[1]
    if socket.has_ipv6:
        six = socket.socket(socket.AF_INET6)
        six.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        six.bind(("::", found.port))
        servers.append(await asyncio.start_server(found.serve, sock=six))
    yield found
    for server in servers:
        server.close()
        await server.wait_closed()


@dataclass
class Names:
    """A name server that answers what it is told, another thing each time it is asked."""

    answers: dict[str, list[list[str]]]
    asked: list[str] = field(default_factory=list[str])

    async def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        known = self.answers.get(host)
        if known is not None:
            return known.pop(0) if len(known) > 1 else known[0]
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(entry[4][0]) for entry in found]


def numbers(address: str) -> Iterator[str]:
    """Yield the ways of writing an IPv4 address that some program understands."""
    a, b, c, d = (int(part) for part in address.split("."))
    whole = int(ipaddress.IPv4Address(address))
    yield address
    yield f"{address}."
    yield str(whole)
    yield hex(whole)
    yield f"0{whole:o}"
    yield f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"
    yield f"0{a:o}.0{b:o}.0{c:o}.0{d:o}"
    yield f"{a}.{(b << 16) + (c << 8) + d}"
    yield f"{a}.{b}.{(c << 8) + d}"
    yield f"0x{a:x}.{b}.0{c:o}.{d}"
    yield address.replace(".", "\u3002")
    yield address.replace(".", "\uff0e")
    yield address.replace(".", "\uff61")
    yield "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in address)
    yield address.replace("1", "%31")
    yield f"{a:03d}.{b:03d}.{c:03d}.{d:03d}"
    low, high = f"{(c << 8) + d:x}", f"{(a << 8) + b:x}"
    yield f"[::ffff:{address}]"
    yield f"[::ffff:{high}:{low}]"
    yield f"[::{address}]"
    yield f"[64:ff9b::{address}]"
    yield f"[64:ff9b:1::{address}]"
    yield f"[2002:{high}:{low}::1]"
    yield f"[2001:0:{high}:{low}::]"
    yield f"[2a00::5efe:{high}:{low}]"


def hostile(port: int) -> list[str]:
    """Return more than 500 addresses that lead, or try to lead, into this machine or its network."""
    hosts = [host for address in PRIVATE for host in numbers(address)]
    hosts += ["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fec0::1]",
              "[ff02::1]", "[2001:db8::1]", "[::1%25lo]", "[100::1]", "localhost", "LOCALHOST", "localhost.",
              "lo\u00adcalhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "rebind.example", "mixed.example", "later.example", "ten.example",
              "mapped.example"]  # fmt: skip
    urls = [f"{scheme}://{host}:{port}/hook" for host in hosts for scheme in ("http", "https")]
    tricks = (
        "http://public.example@127.0.0.1:{p}/", "http://127.0.0.1:{p}#@public.example/", "http://u:p@localhost:{p}/",
        "http://public.example\\@127.0.0.1:{p}/", "http:127.0.0.1:{p}/", "http:///127.0.0.1:{p}/", "//127.0.0.1:{p}/",
        "http://127.0.0.1:{p}\t/", "ht\ntp://127.0.0.1:{p}/", " http://127.0.0.1:{p}/", "http://127.0.0.1\r\n:{p}/",
        "gopher://127.0.0.1:{p}/", "file:///etc/passwd", "ftp://127.0.0.1:{p}/", "unix:/tmp/socket", "http://[::1]:{p}",
        "http+unix://%2Ftmp%2Fs/", "http://0:{p}/", "http://127.1:{p}/", "http://0x7f.1:{p}/", "http://\u2488.example/",
        "http://[::ffff:7f00:1]:{p}/", "http://127.0.0.1:{p}@public.example/", "http://%00127.0.0.1:{p}/", "http://:{p}/",
        "javascript:alert(1)", "http://[127.0.0.1]:{p}/", "http://127.0.0.1%23.example:{p}/", "data:,x", "",
    )  # fmt: skip
    return [*urls, *(trick.format(p=port) for trick in tricks)]


def names() -> Names:
    return Names(
        {
            "rebind.example": [["127.0.0.1"]],
            "mixed.example": [["8.8.8.8", "127.0.0.1"]],
            "later.example": [["93.184.216.34"], ["127.0.0.1"]],
            "ten.example": [["10.1.2.3"]],
            "mapped.example": [["::ffff:127.0.0.1"]],
            "public.example": [["93.184.216.34"]],
        }
    )


async def test_no_hostile_address_reaches_a_server_of_this_machine(listener: Listener) -> None:
    urls = hostile(listener.port)
    assert len(set(urls)) >= 500
    resolver = names()
    sender = SafeSender(SenderRules(ports=(), allowed=_UNRELATED, seconds=0.5), resolver=resolver)
    stopped = 0
    for url in urls:
        with pytest.raises((UrlRefused, SendFailed, ExceptionGroup)):  # the last is how pytest-socket keeps us inside
            await sender.post(url, b"{}", {})
        stopped += 1
    await sender.aclose()
    assert stopped == len(urls)
    assert listener.seen == []
    assert resolver.asked, "some were stopped by their addresses alone"


async def test_the_server_would_have_seen_them(listener: Listener) -> None:
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK), resolver=names())
    for host in ("127.0.0.1", "[::1]", "rebind.example"):
        answer = await sender.post(f"http://{host}:{listener.port}/hook?x=1", b"{}", {"webhook-id": "1"})
        assert (answer.status, answer.body) == (200, b"ok")
    await sender.aclose()
    assert len(listener.seen) == 3
    assert listener.requests[0].startswith(b"POST /hook?x=1 HTTP/1.1\r\n")
    assert f"host: rebind.example:{listener.port}".encode() in listener.requests[2].lower()


async def test_a_name_is_looked_up_once_and_its_second_answer_never_used(listener: Listener) -> None:
    resolver = Names({"turn.example": [["127.0.0.1"], ["10.0.0.1"]]})
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK), resolver=resolver)
    await sender.post(f"http://turn.example:{listener.port}/", b"", {})
    assert resolver.asked == ["turn.example"]
    with pytest.raises(Blocked):
        await sender.post(f"http://turn.example:{listener.port}/", b"", {})
    await sender.aclose()
    assert len(listener.seen) == 1


async def test_a_redirect_is_an_answer_and_leads_nowhere(listener: Listener) -> None:
    listener.answer = (
        f"HTTP/1.1 307 Go\r\nlocation: http://127.0.0.1:{listener.port}/\r\ncontent-length: 0\r\n\r\n".encode()
    )
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK))
    answer = await sender.post(f"http://127.0.0.1:{listener.port}/", b"", {})
    await sender.aclose()
    assert (answer.status, len(listener.seen)) == (307, 1)


async def test_proxies_of_the_environment_are_not_used(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{listener.port}")
    sender = SafeSender(SenderRules(ports=(), allowed=_UNRELATED, seconds=0.3), resolver=names())
    with pytest.raises((SendFailed, ExceptionGroup)):  # the latter is how pytest-socket keeps us inside
        await sender.post("http://public.example/", b"", {})
    await sender.aclose()
    assert listener.seen == []


async def test_an_endless_answer_is_cut(listener: Listener) -> None:
    listener.answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 3_000_000
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK, answer_bytes=64))
    answer = await sender.post(f"http://127.0.0.1:{listener.port}/", b"", {})
    await sender.aclose()
    assert answer.body == b"x" * 64


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"])
async def test_a_server_that_drips_is_left_at_the_deadline(drip: bytes) -> None:
    serving: list[asyncio.Task[None]] = []

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.append(cast("asyncio.Task[None]", asyncio.current_task()))
        try:
            writer.write(drip)
            while True:
                writer.write(b"x" if drip else b"")
                await asyncio.sleep(0.02)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK, seconds=0.2))
    with pytest.raises(SendFailed, match="timeout"):
        await sender.post(f"http://127.0.0.1:{port}/", b"", {})
    await sender.aclose()
    server.close()
    for task in serving:
        task.cancel()
    await asyncio.gather(*serving, return_exceptions=True)


async def test_the_certificate_must_be_of_the_name_although_the_address_is_pinned(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "right.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.chain, certificate.key)
    found = Listener(0)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    resolver = Names({"right.example": [["127.0.0.1"]], "wrong.example": [["127.0.0.1"]]})
    trust = ssl.create_default_context(cafile=str(certificate.chain))
    sender = SafeSender(SenderRules(ports=(), allowed=_LOOPBACK), resolver=resolver, trust=trust)
    assert (await sender.post(f"https://right.example:{port}/", b"", {})).status == 200
    with pytest.raises(SendFailed, match="tls"):
        await sender.post(f"https://wrong.example:{port}/", b"", {})
    await sender.aclose()
    server.close()
    assert len(found.requests) == 1


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::8.8.8.8", "2002:808:808::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.com/", "scheme"),
        ("https://example.com:22/", "port"),
        ("https://example.com:0/", "port"),
        ("https://u@example.com/", "user_name"),
        ("https://@example.com/", "user_name"),
        ("https://127.0.0.1/", "address_not_public"),
        ("https://[::1]/", "address_not_public"),
        ("https://exa mple.com/", "characters"),
        ("https://example.com/\\", "characters"),
        ("https://" + "a" * 3000, "too_long"),
        ("https://", "host"),
        ("https://-.example/", "host"),
    ],
)
def test_an_address_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(UrlRefused) as caught:
        check_url(url, ports=(443, 8443))
    assert caught.value.details["reason"] in {reason, "not_an_address"}
