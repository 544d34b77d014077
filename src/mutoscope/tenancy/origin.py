"""From where a sign-in comes: for the event log, the list of login sessions and the limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from mutoscope.identity import SessionOrigin
from mutoscope.infra.actor import Actor
from mutoscope.tenancy.rate_limits import address_key
from mutoscope.tenancy.route import request_actor

_MAX_DEVICE_CHARACTERS = 255


@dataclass(frozen=True)
class Origin:
    """Whoever signs in, before anybody knows who it is."""

    actor: Actor
    device: str | None = None
    """The `User-Agent` sent, cut to 255 printable characters."""

    @property
    def address(self) -> str | None:
        """Return the network address."""
        return self.actor.address

    @property
    def network(self) -> str | None:
        """Return what counts as one caller: an IPv4 address, or an IPv6 site, as one customer has all of a /64."""
        return None if self.address is None else address_key(self.address)

    @property
    def of_session(self) -> SessionOrigin:
        """Return what a login session keeps of it, sealed."""
        return SessionOrigin(self.actor.address, self.device)


async def _request_origin(request: Request) -> Origin:
    said = request.headers.get("user-agent", "")
    device = "".join(c for c in said if c.isprintable())[:_MAX_DEVICE_CHARACTERS].strip()
    return Origin(request_actor(request), device or None)


OriginDep = Annotated[Origin, Depends(_request_origin)]
"""The origin of the request, for endpoints that sign somebody in."""
