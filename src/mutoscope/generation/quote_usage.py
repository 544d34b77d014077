"""Say how a film would be paid, and what of the plan it would use: the gate is asked, and nothing kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import LimitUse, Reservation, preview_usage, read_limits
from mutoscope.generation.quote_generation import FilmQuote, quote_generation
from mutoscope.generation.studio import Studio
from mutoscope.kernel import MutoscopeError, new_id
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope
from mutoscope.writing import ProjectDraft


@dataclass(frozen=True)
class UsageQuote:
    """A film's price, and the gate's answer now."""

    film: FilmQuote
    available: int
    """Credits, in thousandths."""
    reservation: Reservation | None
    refusal: MutoscopeError | None
    """Why it could not be ordered now: a limit, too few credits, nothing to charge."""
    limits: tuple[LimitUse, ...]
    """What it would count on, with what would be used after."""


async def quote_usage(
    session: AsyncSession, studio: Studio, scope: Scope, draft: ProjectDraft, project_id: uuid.UUID | None = None
) -> UsageQuote:
    """Check a draft, price its film, and ask the gate. Nothing is kept and nothing moves.

    Raises:
        FilmTooLong: longer than the plan allows.
        MutoscopeError: whatever `freeze_request` finds.
    """
    film = await quote_generation(session, studio, scope, draft, project_id)
    request = film.usage(new_id(), project_id, "quote")
    before = await read_limits(session, scope.workspace_id)
    preview = await preview_usage(session, scope, request)
    balance = await read_balance(session, scope.workspace_id)
    counts = preview.reservation is None or preview.reservation.path in {"credits", "included"}
    limits = [
        each.after(request.quoted)
        for each in before
        if counts and each.per in {"period", "grant"} and each.feature in request.quoted
    ]
    return UsageQuote(film, balance.available, preview.reservation, preview.refusal, tuple(limits))
