"""The base error: what happened, how to mend it, and the HTTP status and code that programs read.

Every error a user can see derives from one of these. `api` renders them as RFC 9457 problem documents, the command
line as two lines. A message names the thing (what, where); a remedy is an instruction.
"""

from __future__ import annotations

from typing import ClassVar


class MutoscopeError(Exception):
    """Something went wrong on our side."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"

    def __init__(self, message: str, *, remedy: str, **details: object) -> None:
        """Keep the parts apart.

        Args:
            message: what is wrong and where, one sentence, for people.
            remedy: what the reader can do about it, one sentence.
            details: facts for programs (limits, usage, names); JSON-able.
        """
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.details = details


class InvalidInput(MutoscopeError):
    """The request cannot be understood or breaks a documented rule."""

    status = 422
    code = "invalid_input"


class Unauthenticated(MutoscopeError):
    """We do not know who is calling."""

    status = 401
    code = "unauthenticated"


class PaymentRequired(MutoscopeError):
    """The balance or the plan does not cover the request."""

    status = 402
    code = "payment_required"


class Forbidden(MutoscopeError):
    """We know who is calling, and they may not."""

    status = 403
    code = "forbidden"


class NotFound(MutoscopeError):
    """There is no such thing, or it belongs to somebody else: the two look alike on purpose."""

    status = 404
    code = "not_found"


class Conflict(MutoscopeError):
    """The request contradicts the present state."""

    status = 409
    code = "conflict"


class TooLarge(MutoscopeError):
    """More bytes, pixels or seconds than a documented limit."""

    status = 413
    code = "too_large"


class TooManyRequests(MutoscopeError):
    """The caller has used up a rate limit; `details["retry_after"]` is in seconds."""

    status = 429
    code = "too_many_requests"


class Unavailable(MutoscopeError):
    """Something we depend on does not answer now; the same request may succeed later."""

    status = 503
    code = "unavailable"
