"""Which network addresses are public.

`ipaddress.is_global` of Python 3.11 is wrong for NAT64, 6to4, IPv4-compatible addresses and multicast, so the list is
our own: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its successors). An IPv4 address that
rides in an IPv6 address counts as well.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

_SPECIAL: Final[tuple[Network, ...]] = tuple(
    ipaddress.ip_network(name)
    for name in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",  # a cloud's own services, at a public address
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_LOW_32_BITS: Final = 0xFFFFFFFF
_ISATAP: Final = (0x00005EFE, 0x02005EFE)


def is_public(address: Address) -> bool:
    """Tell whether an address, and every IPv4 address inside it, is reached over the public Internet alone."""
    if isinstance(address, ipaddress.IPv4Address):
        return not _is_special(address)
    if address.scope_id:
        return False
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    routed = address in _GLOBAL_UNICAST or address in _NAT64
    return routed and not _is_special(address) and not any(_is_special(inner) for inner in _riding_in(address))


def _is_special(address: Address) -> bool:
    return any(address in network for network in _SPECIAL if network.version == address.version)


def _riding_in(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses of NAT64, 6to4, Teredo and ISATAP."""
    number = int(address)
    if address in _NAT64 or (number >> 32) & _LOW_32_BITS in _ISATAP:
        yield ipaddress.IPv4Address(number & _LOW_32_BITS)
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
