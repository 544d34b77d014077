"""What the ledger refuses, and the translation of its SQLSTATEs (class CR) into these errors."""

from __future__ import annotations

import json
from typing import Any, ClassVar, cast

from sqlalchemy.exc import DBAPIError

from mutoscope.kernel import Conflict, Credits, Forbidden, InvalidInput, MutoscopeError, NotFound, PaymentRequired


class InsufficientCredits(PaymentRequired):
    """The wallet holds less than the price."""

    code = "insufficient_credits"


class AmountOutOfRange(InvalidInput):
    """An amount is below its least or above its most value."""

    code = "amount_out_of_range"


class WorkspaceNotBound(Forbidden):
    """The session is bound to another workspace, or to none: the ledger serves only the one it is bound to."""

    code = "workspace_not_bound"


class HoldNotFound(NotFound):
    """This workspace has no such hold."""

    code = "hold_not_found"


class GrantNotFound(NotFound):
    """This workspace has no grant with that reference."""

    code = "grant_not_found"


class KeyReused(Conflict):
    """An idempotency key came again with other arguments."""

    code = "idempotency_key_reused"


class HoldAlreadyResolved(Conflict):
    """The hold was settled or released before, under another key."""

    code = "hold_already_resolved"


class LedgerBroken(MutoscopeError):
    """The books contradict themselves, or somebody tried to change what is written."""

    code: ClassVar[str] = "ledger_broken"


def as_ledger_error(error: DBAPIError) -> MutoscopeError | None:
    """Return the error that a failed ledger call stands for, or None when it is not one of the ledger's."""
    cause = error.orig.__cause__ if error.orig is not None else None
    state = getattr(cause, "sqlstate", None)
    if not isinstance(state, str) or not state.startswith("CR"):
        return None
    detail = getattr(cause, "detail", None)
    facts = cast("dict[str, Any]", json.loads(detail)) if isinstance(detail, str) else {}
    if state == "CR402":
        return _insufficient(price=facts["price"], balance=facts["balance"])
    kind, message, remedy = _KNOWN.get(state, _BROKEN)
    return kind(message.format_map(facts), remedy=remedy, **facts)


def _insufficient(price: int, balance: int) -> InsufficientCredits:
    missing = Credits(price - balance)
    return InsufficientCredits(
        f"This costs {Credits(price)} credits and {Credits(balance)} are available.",
        remedy=f"Add at least {missing} credits, choose a larger plan, or make it shorter.",
        price=str(Credits(price)),
        balance=str(Credits(balance)),
        missing=str(missing),
    )


_BROKEN = (
    LedgerBroken,
    "The ledger refused an operation that breaks its rules.",
    "Run `select * from ledger.audit()` as the database's owner and report what it shows.",
)

_KNOWN: dict[str, tuple[type[MutoscopeError], str, str]] = {
    "CR400": (
        AmountOutOfRange,
        "An amount of {amount} milli-credits is outside {least} to {most}.",
        "Pass an amount within these bounds.",
    ),
    "CR403": (
        WorkspaceNotBound,
        "The database session is not bound to this workspace.",
        "Open the session for the workspace whose credits move.",
    ),
    "CR404": (HoldNotFound, "There is no hold {hold_id} in this workspace.", "Use the id that placing it returned."),
    "CR405": (
        GrantNotFound,
        "There is no grant {ref!r} in this workspace.",
        "Use the reference the credits were granted with.",
    ),
    "CR409": (
        KeyReused,
        "The key {key!r} was used before for another {kind}.",
        "Repeat the first request unchanged, or use a new key.",
    ),
    "CR410": (
        HoldAlreadyResolved,
        "Hold {hold_id} was resolved before, by a {by} of {amount} milli-credits.",
        "Nothing is left to do: read the ledger lines of its reference.",
    ),
}
