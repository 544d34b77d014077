"""What the gate refuses beside limits (`mutoscope.infra.limits`) and balances (`mutoscope.ledger`)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.exc import DBAPIError

from mutoscope.infra.limits import as_refusal
from mutoscope.kernel import Conflict, MutoscopeError, NotFound
from mutoscope.ledger.errors import as_ledger_error


class UsageNotFound(NotFound):
    """Nothing was reserved under that id: it is older than the gate, or another workspace's."""

    code = "usage_not_found"


class UsageEnded(Conflict):
    """It ended otherwise, or what was charged for it is on an invoice."""

    code = "usage_ended"


def as_usage_error(error: DBAPIError) -> MutoscopeError | None:
    """Return the error that a failed call of the gate stands for, or None when the database itself failed."""
    cause = error.orig.__cause__ if error.orig is not None else None
    state, detail = getattr(cause, "sqlstate", None), getattr(cause, "detail", None)
    facts: dict[str, Any] = json.loads(detail) if state in {"GA404", "GA409"} and isinstance(detail, str) else {}
    if state == "GA404":
        return UsageNotFound(f"Nothing was reserved for {facts['id']}.", remedy="Use the id of the work.", **facts)
    if state == "GA409":
        return UsageEnded(
            f"The usage {facts['id']} is {facts['status']}: it cannot be undone here.",
            remedy="Refund the invoice that it was charged on, or grant credits.",
            **facts,
        )
    return as_refusal(error.orig) or as_ledger_error(error)
