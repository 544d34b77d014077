"""Read an address that a stranger gave, once; what is sent goes to the parts that were checked."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import httpx2

from mutoscope.infra.safe_http.errors import UrlRefused
from mutoscope.infra.safe_http.public_addresses import Network, is_public

MAX_URL_CHARACTERS: Final = 2048
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_HOST_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
)
_NAMED_USER: Final = re.compile(r"[^/?#]*//[^/?#]*@")
_REMEDY: Final = "Give a public https:// address without a user name, on an allowed port."


@dataclass(frozen=True)
class CheckedUrl:
    """The parts of an address, as they go over the wire."""

    scheme: str
    host: str
    """A name in ASCII (IDNA), or an address without brackets."""
    port: int
    target: str
    """Path and query."""

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def check_url(url: str, *, ports: Collection[int], allowed: tuple[Network, ...] = ()) -> CheckedUrl:
    """Return the parts of an address that may be sent to; its name is not resolved yet.

    Args:
        url: https, or http as well where some private networks are allowed.
        ports: the ports that may be named; none is any.
        allowed: networks that may be sent to although they are not public; for development.

    Raises:
        UrlRefused: the details say why.
    """
    if len(url) > MAX_URL_CHARACTERS:
        raise _refused("too_long", f"The address has more than {MAX_URL_CHARACTERS} characters.")
    if not url.isprintable() or any(c.isspace() for c in url) or "\\" in url:
        raise _refused("characters", "The address holds a blank, a backslash or an unprintable character.")
    try:
        parsed = httpx2.URL(url)
        host, port = parsed.raw_host.decode("ascii").lower().rstrip("."), parsed.port
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise _refused("not_an_address", "That is not a web address.") from None
    if parsed.scheme not in (("https", "http") if allowed else ("https",)):
        raise _refused("scheme", f"The scheme {parsed.scheme!r} is not allowed.")
    if parsed.userinfo or _NAMED_USER.match(url):
        raise _refused("user_name", "The address carries a user name or a password.")
    port = port if port is not None else _DEFAULT_PORTS[parsed.scheme]
    if (ports and port not in ports) or not 0 < port < 65536:  # noqa: PLR2004 -- TCP
        raise _refused("port", f"The port {port} is not allowed.", ports=sorted(ports))
    _check_host(host, allowed)
    return CheckedUrl(parsed.scheme, host, port, parsed.raw_path.decode("ascii"))


def _check_host(host: str, allowed: tuple[Network, ...]) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if not _HOST_NAME.fullmatch(host):
            raise _refused("host", "The address names no host.") from None
        return
    if not is_public(address) and not any(address in network for network in allowed):
        raise _refused("address_not_public", "The address is not public.")


def _refused(reason: str, message: str, **details: object) -> UrlRefused:
    return UrlRefused(message, remedy=_REMEDY, field="url", reason=reason, **details)
