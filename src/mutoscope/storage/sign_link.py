"""Links that open one file for everybody who has them, until they expire."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass

from mutoscope.storage.errors import LinkExpired, LinkInvalid
from mutoscope.storage.types import Link

_PURPOSE = b"mutoscope link 1\x00"
"""Keeps a signature of ours for another purpose from ever being one for a link."""


@dataclass(frozen=True, repr=False)
class LinkSigner:
    """Signs with HMAC-SHA-256 (RFC 2104) under the server's secret key."""

    key: bytes

    def sign_link(self, link: Link) -> str:
        """Return the token of a link: what it opens, and the signature over all of it. Safe in a path."""
        fields = [str(link.workspace_id), link.digest, link.name, link.media_type, int(link.expires_at.timestamp())]
        body = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
        return f"{_encode(body)}.{_encode(self._signature(body))}"

    def verify_link(self, token: str, now: dt.datetime) -> Link:
        """Return what a token opens.

        Raises:
            LinkInvalid: it was not signed by this server.
            LinkExpired: its time is over.
        """
        body_text, _, signature = token.partition(".")
        try:
            body, given = _decode(body_text), _decode(signature)
        except (binascii.Error, ValueError):
            raise LinkInvalid from None
        # The text is compared too: several texts decode to the same bytes.
        if not hmac.compare_digest(self._signature(body), given) or token != f"{_encode(body)}.{_encode(given)}":
            raise LinkInvalid
        workspace, digest, name, media_type, expires = json.loads(body)
        moment = dt.datetime.fromtimestamp(expires, dt.UTC)
        if now >= moment:
            raise LinkExpired(moment.isoformat())
        return Link(uuid.UUID(workspace), digest, name, media_type, moment)

    def _signature(self, body: bytes) -> bytes:
        return hmac.new(self.key, _PURPOSE + body, hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
