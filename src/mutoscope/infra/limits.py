"""Limits of a workspace's plan: what the database refuses, in words, and asking early.

Gauges are counted by triggers and functions of the database (migration 0018), in whatever package the rows belong to.
So their refusals are given names here, once, where a connection reports them.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.kernel import MutoscopeError, PaymentRequired

REACHED: Final = "GA402"
PAYMENT_METHOD: Final = "GA412"

_REQUIRE: Final = "select require_features($1, $2::text::jsonb)"
_ROOM: Final = "select require_room($1, $2, $3)"
_DELIVERY: Final = "select require_delivery($1, $2, $3)"


class LimitReached(PaymentRequired):
    """A limit of the workspace's plan would be exceeded; details name it, the usage and the plan that lifts it."""

    code = "limit_reached"


class PaymentMethodNeeded(PaymentRequired):
    """It is charged by use, and there is nothing on file to charge."""

    code = "payment_method_needed"


async def require_features(session: AsyncSession, workspace_id: uuid.UUID, asked: Mapping[str, int]) -> None:
    """Return if the plan allows what one request asks: `{"batch": 1}`, `{"film_seconds": 45}`.

    A feature that the plan's catalogue does not have is not limited.

    Raises:
        LimitReached: the first that it does not allow.
    """
    await _ask(session, _REQUIRE, workspace_id, json.dumps(dict(asked)))


async def require_room(session: AsyncSession, workspace_id: uuid.UUID, feature: str, more: int) -> None:
    """Return if the plan has room for so many more; nothing is counted yet.

    Raises:
        LimitReached: it has not.
    """
    await _ask(session, _ROOM, workspace_id, feature, more)


async def require_delivery(session: AsyncSession, workspace_id: uuid.UUID, *, promised: int, asked: int) -> None:
    """Return if the plan delivers more bytes this month, beside those that were promised already.

    Raises:
        LimitReached: what was sent and promised has reached its limit.
    """
    await _ask(session, _DELIVERY, workspace_id, promised, asked)


async def _ask(session: AsyncSession, statement: str, *arguments: object) -> None:
    try:
        await fetch_row(session, statement, *arguments)
    except DBAPIError as error:
        refusal = as_refusal(error.orig)
        if refusal is None:
            raise
        raise refusal from error


def watch_limits(engine: AsyncEngine) -> None:
    """Have every statement on an engine that exceeds a limit raise `LimitReached` instead of the driver's error."""

    def name_refusal(context: ExceptionContext) -> None:
        refusal = as_refusal(context.original_exception)
        if refusal is not None:
            raise refusal from context.original_exception

    event.listen(engine.sync_engine, "handle_error", name_refusal)


def as_refusal(error: BaseException | None) -> MutoscopeError | None:
    """Return what a driver's error stands for, or None when it is not a refusal of the gate."""
    cause = error.__cause__ if error is not None and not hasattr(error, "detail") else error
    state, detail = getattr(cause, "sqlstate", None), getattr(cause, "detail", None)
    if state not in {REACHED, PAYMENT_METHOD} or not isinstance(detail, str):
        return None
    facts: dict[str, Any] = json.loads(detail)
    return _limit_reached(facts) if state == REACHED else _payment_method(facts)


def _limit_reached(facts: dict[str, Any]) -> LimitReached:
    what, plan, needed = words_of(facts["feature"]), facts["plan"], facts["plan_needed"]
    change = f"change to the plan {needed}" if needed else "ask for a plan of your own: no plan on sale allows more"
    if facts["per"] == "request":
        message = (
            f"The plan {plan} does not include {what}."
            if facts["unit"] == "flag"
            else f"This asks for {facts['asked']} of {what}; the plan {plan} allows {facts['limit']}."
        )
        less = "leave it out" if facts["unit"] == "flag" else "ask for less"
        remedy = f"{change[0].upper()}{change[1:]}, or {less}."
        return LimitReached(message, remedy=remedy, **facts)
    message = (
        f"The plan {plan} allows {facts['limit']} {what}{_SPAN[facts['per']]}; "
        f"{facts['used']} are used and {facts['asked']} more were asked for."
    )
    wait = "Delete what is not needed" if facts["per"] == "now" else f"Wait until {str(facts['period_end'])[:10]}"
    return LimitReached(message, remedy=f"{wait}, or {change}.", **facts)


_SPAN: Final = {"now": " at a time", "period": " a month", "grant": " a month"}


def _payment_method(facts: dict[str, Any]) -> PaymentMethodNeeded:
    price = f"{facts['price_minor'] / 100:.2f} {facts['currency'].upper()}"
    return PaymentMethodNeeded(
        f"This is charged by use, {price}, and no payment method is on file.",
        remedy="Add a payment method in the billing settings, or buy a bundle.",
        **facts,
    )


_WORDS: Final[Mapping[str, str]] = {
    "storage_bytes": "bytes of storage",
    "bandwidth_bytes": "bytes sent by downloads",
    "seats": "members, open invitations included",
    "processing_seconds": "seconds of processing",
    "film_seconds": "seconds in one film",
    "result_seconds": "seconds for which results are kept",
    "upload_seconds": "seconds for which uploads are kept",
    "api_access": "API access",
    "enrichments": "titles, captions and hashtags",
    "white_label": "white label",
    "hd": "HD frames (more than 720 lines)",
    "uhd": "4K frames (more than 1080 lines)",
    "batch": "batches",
    "custom_prompts": "custom AI prompts",
}


def words_of(feature: str) -> str:
    """Return what people call a feature."""
    return _WORDS.get(feature, feature.replace("_", " "))
