"""Ask the DNS for a proof."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from mutoscope.infra.settings import Settings
from mutoscope.tenancy.domains.errors import DnsSilent
from mutoscope.tenancy.domains.types import CustomDomain

_PORT = 53


@dataclass(frozen=True)
class DnsDesk:
    """Whom to ask, and for how long."""

    resolvers: tuple[str, ...]
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> DnsDesk:
        """Return the desk of the settings."""
        return cls(settings.dns_resolvers, settings.dns_seconds)

    async def shows_proof(self, domain: CustomDomain) -> bool:
        """Tell whether the DNS shows the TXT record of a claim.

        Raises:
            DnsSilent: nobody answered in time, or only with a failure.
        """
        resolver = self._open()
        name = dns.name.from_text(domain.record_name)
        try:
            answer = await resolver.resolve(name, dns.rdatatype.TXT, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return False
        except (dns.exception.DNSException, OSError) as error:
            raise DnsSilent from error
        found = [b"".join(record.strings) for record in answer]
        return domain.record_value.encode() in found

    def _open(self) -> dns.asyncresolver.Resolver:
        resolver = dns.asyncresolver.Resolver(configure=not self.resolvers)
        if self.resolvers:
            resolver.nameservers = [_nameserver(each) for each in self.resolvers]
        resolver.lifetime = self.seconds
        resolver.timeout = min(self.seconds, resolver.timeout)
        return resolver


def _nameserver(address: str) -> dns.nameserver.Do53Nameserver:
    """Return the server at `1.1.1.1`, `1.1.1.1:5353`, `2606:4700::1111` or `[2606:4700::1111]:5353`."""
    host, separator, port = address.rpartition(":")
    if not separator or (":" in host and not host.startswith("[")):
        host, port = address, str(_PORT)
    return dns.nameserver.Do53Nameserver(str(ipaddress.ip_address(host.strip("[]"))), int(port))
