"""Links that stop one kind of mail for one person, without signing in: signed, so that nobody makes one for another."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field

from mutoscope.notifications.mail.errors import UnsubscribeInvalid
from mutoscope.notifications.mail.templates import NOTICES

_TAG_BYTES = 16
_ID_BYTES = 16


@dataclass(frozen=True)
class UnsubscribeLinks:
    """Makes and reads them. They do not expire: a mail is read years later."""

    base_url: str
    key: bytes = field(repr=False)

    def link(self, user_id: uuid.UUID, kind: str) -> str:
        """Return the address that stops a kind of mail for a user."""
        return f"{self.base_url}/api/v1/mail/unsubscribe/{self.token(user_id, kind)}"

    def token(self, user_id: uuid.UUID, kind: str) -> str:
        """Return the last part of that address."""
        tag = self._tag(user_id, kind)
        return base64.urlsafe_b64encode(tag + user_id.bytes + kind.encode()).decode().rstrip("=")

    def read(self, token: str) -> tuple[uuid.UUID, str]:
        """Return the user and the kind.

        Raises:
            UnsubscribeInvalid: this server did not make it.
        """
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            tag, user_id = raw[:_TAG_BYTES], uuid.UUID(bytes=raw[_TAG_BYTES : _TAG_BYTES + _ID_BYTES])
            kind = raw[_TAG_BYTES + _ID_BYTES :].decode("ascii")
        except (binascii.Error, ValueError) as error:
            raise _refusal() from error
        if not hmac.compare_digest(tag, self._tag(user_id, kind)) or kind not in NOTICES:
            raise _refusal()
        return user_id, kind

    def _tag(self, user_id: uuid.UUID, kind: str) -> bytes:
        return hmac.new(self.key, user_id.bytes + kind.encode(), hashlib.sha256).digest()[:_TAG_BYTES]


def _refusal() -> UnsubscribeInvalid:
    return UnsubscribeInvalid("That link was not made by this server.", remedy="Sign in and choose your mails there.")
