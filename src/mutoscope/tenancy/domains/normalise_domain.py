"""One form of a domain name, and which names no workspace can have."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import dns.exception
import dns.name

from mutoscope.infra.settings import Settings
from mutoscope.tenancy.domains.errors import DomainInvalid

_MOST = 243
"""253 (RFC 1035 in text) less the label of the record."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:[.]{_LABEL})+\Z")
_SPECIAL = frozenset({"arpa", "example", "home", "internal", "invalid", "lan", "local", "localhost", "onion", "test"})
"""Names that are nobody's in the public DNS (RFC 6761, RFC 6762, RFC 7686, RFC 8375, and `.internal` of ICANN)."""
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gouv", "go", "ltd", "mil", "ne", "net", "org"})
"""Under a country's domain these are registries (`co.uk`). The proof is what counts; this spares honest mistakes."""
_COUNTRY_LETTERS = 2


def normalise_domain(name: str, settings: Settings) -> str:
    """Return a name in ASCII (IDNA 2008 after UTS 46), lower case, without a final dot.

    Raises:
        DomainInvalid: it is an address, a bare or reserved name, this server's own, or no domain name at all.
    """
    domain = _to_ascii(name)
    if _is_address(domain):
        raise DomainInvalid("is a network address")
    labels = domain.split(".")
    if len(labels) == 1:
        raise DomainInvalid("is a bare name without a domain")
    if len(domain) > _MOST or not _HOST.match(domain) or labels[-1].isdecimal():
        raise DomainInvalid("is not a domain name")
    if labels[-1] in _SPECIAL:
        raise DomainInvalid(f"name ends in .{labels[-1]}, which is in nobody's hands")
    if len(labels) == 2 and len(labels[1]) == _COUNTRY_LETTERS and labels[0] in _SECOND_LEVEL:  # noqa: PLR2004 -- registry.country
        raise DomainInvalid("is a registry's domain")
    if any(domain == own or domain.endswith(f".{own}") for own in own_domains(settings)):
        raise DomainInvalid("is this server's own domain")
    return domain


def own_domains(settings: Settings) -> list[str]:
    """Return the names under which the operator runs this server."""
    names = [urlsplit(settings.base_url).hostname, settings.studio_domain]
    return [name.casefold().rstrip(".") for name in names if name]


def _to_ascii(name: str) -> str:
    text = name.strip()
    try:
        # A name in ASCII already may hold what UTS 46 would fold; all goes through it, so there is one form.
        encoded = dns.name.from_text(text.rstrip("."), origin=None, idna_codec=dns.name.IDNA_2008_UTS_46)
    except (dns.exception.DNSException, UnicodeError, ValueError) as error:
        if _is_address(text):
            raise DomainInvalid("is a network address") from error
        raise DomainInvalid("is not a domain name") from error
    return encoded.to_text(omit_final_dot=True).lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
