"""Refusals in Stripe's shape: https://docs.stripe.com/api/errors."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """A request that the provider does not carry out, as its HTTP answer.

    Args:
        status: HTTP status.
        message: for people.
        kind: Stripe's `type`.
        keep: whether what the request did so far is kept; a declined card leaves a failed charge behind.
        fields: further fields of the error object (`code`, `param`, `decline_code`, …).
    """

    def __init__(
        self,
        status: int,
        message: str,
        kind: str = "invalid_request_error",
        *,
        keep: bool = False,
        **fields: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind
        self.keep = keep
        self.fields = {name: value for name, value in fields.items() if value is not None}

    def body(self, request_id: str) -> dict[str, Any]:
        """Return the answer's body."""
        error: dict[str, Any] = {"message": self.message, "type": self.kind, **self.fields}
        if "code" in self.fields:
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{str(self.fields['code']).replace('_', '-')}"
        error["request_log_url"] = f"embedded://payments/_control/requests/{request_id}"
        return {"error": error}


def invalid(message: str, *, param: str | None = None, code: str | None = None) -> Refusal:
    """Return the refusal of a parameter that cannot be understood."""
    return Refusal(400, message, param=param, code=code)


def missing(kind: str, given: str, *, param: str = "id") -> Refusal:
    """Return the refusal of an id that nothing has: 404 in the path, 400 in a parameter."""
    word = kind.rsplit(".", 1)[-1]
    status = 404 if param == "id" else 400
    return Refusal(status, f"No such {word}: '{given}'", param=param, code="resource_missing")


def required(param: str) -> Refusal:
    """Return the refusal of a request without a parameter that it needs."""
    return Refusal(400, f"Missing required param: {param}.", param=param, code="parameter_missing")


def unexpected_state(message: str, *, code: str | None = None, param: str | None = None) -> Refusal:
    """Return the refusal of an action that the object's present state does not allow."""
    return Refusal(400, message, code=code, param=param)
