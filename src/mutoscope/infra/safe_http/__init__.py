"""HTTP to addresses that strangers name: never to this server's own network.

The name is resolved once; if any of its addresses is not public, nothing is sent; the connection goes to the address
that was checked. No redirects, no proxies, few bytes, little time.
"""

from mutoscope.infra.safe_http.check_url import CheckedUrl, check_url
from mutoscope.infra.safe_http.errors import Blocked, SendFailed, UrlRefused
from mutoscope.infra.safe_http.public_addresses import Address, Network, is_public
from mutoscope.infra.safe_http.resolve import Resolver, SystemResolver
from mutoscope.infra.safe_http.sender import Answer, SafeSender, SenderRules

__all__ = [
    "Address",
    "Answer",
    "Blocked",
    "CheckedUrl",
    "Network",
    "Resolver",
    "SafeSender",
    "SendFailed",
    "SenderRules",
    "SystemResolver",
    "UrlRefused",
    "check_url",
    "is_public",
]
