"""Where a request comes from, behind proxies or not."""

from __future__ import annotations

import functools
import ipaddress

from fastapi import Request

from mutoscope.infra.settings import Settings
from mutoscope.tenancy.services import services_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: Request) -> str | None:
    """Return the caller's network address.

    `X-Forwarded-For` is believed as far as the hops before it are trusted (setting `trusted_proxies`), read from the
    right: what a caller writes into it itself stands to the left of what the first trusted proxy saw.
    """
    peer = request.client.host if request.client else None
    proxies = _networks(services_of(request).get(Settings).trusted_proxies)
    if peer is None or not proxies or not _is_within(peer, proxies):
        return peer
    for hop in reversed(_forwarded(request)):
        if not _is_address(hop):
            return peer
        peer = hop
        if not _is_within(hop, proxies):
            break
    return peer


def _forwarded(request: Request) -> list[str]:
    lines = request.headers.getlist("x-forwarded-for")
    return [hop.strip() for line in lines for hop in line.split(",") if hop.strip()]


@functools.lru_cache(maxsize=8)
def _networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(name, strict=False) for name in named)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_within(name: str, networks: tuple[Network, ...]) -> bool:
    if not _is_address(name):
        return False
    address = ipaddress.ip_address(name)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:  # a proxy seen by a socket of both kinds
        address = address.ipv4_mapped
    return any(address in network for network in networks if network.version == address.version)
