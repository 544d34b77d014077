"""Why nothing was sent, or no answer came."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class UrlRefused(InvalidInput):
    """The address is not one that this server sends to."""

    code = "url_refused"


class SendFailed(Exception):
    """No answer: the connection, TLS, or the time. The text is a code, such as `timeout`; it names no address."""


class Blocked(SendFailed):
    """The name leads to an address that is not public."""
