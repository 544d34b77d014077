"""From which networks a key may be used: CIDR blocks of IPv4 and IPv6."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Sequence

from mutoscope.identity.keys.errors import NetworksInvalid

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_MAPPED_BITS = 96
_LONGEST = 64
"""Characters of one block; longer is not an address, and would only be echoed."""


def check_networks(named: Sequence[str], *, most: int) -> tuple[str, ...]:
    """Return blocks in their canonical form, each once; a lone address is a block of one.

    An IPv4 block written as IPv4-mapped IPv6 (`::ffff:192.0.2.0/120`) becomes the IPv4 block it means.

    Raises:
        NetworksInvalid: more than `most`, not a block, or an address with bits beyond its mask, which is a slip:
            `10.0.0.5/8` means either one host or sixteen million.
    """
    if len(named) > most:
        raise NetworksInvalid(
            f"{len(named)} networks are named; {most} are allowed.", remedy="Name larger blocks.", limit=most
        )
    return tuple(dict.fromkeys(str(_read(name)) for name in named))


def is_within(address: str | None, networks: Sequence[str]) -> bool:
    """Tell whether an address is in one of the blocks of `check_networks`; a caller without an address is in none."""
    try:
        # A link-local address may carry its interface, which is no part of the block.
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in block for block in _parsed(tuple(networks)) if block.version == found.version)


def _read(name: str) -> Network:
    try:
        block = ipaddress.ip_network(name.strip()) if len(name) <= _LONGEST else None
    except ValueError:
        block = None
    if block is None or "%" in name:
        raise NetworksInvalid(
            f"{name[:_LONGEST]!r} is not a network.",
            remedy="Write CIDR blocks such as 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7, with no bits beyond the mask.",
            network=name[:_LONGEST],
        )
    if isinstance(block, ipaddress.IPv6Network) and block.subnet_of(_MAPPED):
        mapped = block.network_address.ipv4_mapped
        return ipaddress.ip_network(f"{mapped}/{block.prefixlen - _MAPPED_BITS}")
    return block


@functools.lru_cache(maxsize=256)
def _parsed(networks: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(name) for name in networks)
