"""Check every row of a batch and price the whole, before a credit moves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage import reserve_usage
from mutoscope.catalog import Way, WayPrice
from mutoscope.generation.batches.errors import BatchInvalid
from mutoscope.generation.batches.read_orders import Order, Orders
from mutoscope.generation.batches.types import RowProblem
from mutoscope.generation.order_film import draft_of
from mutoscope.generation.quote_generation import FilmQuote, quote_generation
from mutoscope.generation.studio import Studio
from mutoscope.infra.limits import LimitReached, require_features
from mutoscope.kernel import MutoscopeError, new_id
from mutoscope.ledger import read_balance
from mutoscope.tenancy import Scope
from mutoscope.writing import ProjectDraft

OURS = 500
"""The least status of what is our own fault."""


@dataclass(frozen=True)
class QuotedFilm:
    """One row, checked."""

    order: Order
    draft: ProjectDraft
    quote: FilmQuote


@dataclass(frozen=True)
class BatchQuote:
    """The price of a batch, and what the gate says to it now."""

    films: tuple[QuotedFilm, ...]
    taken: tuple[tuple[str | None, str | None], ...]
    """The way and the unit of each film that would be taken, in order."""
    refusal: MutoscopeError | None
    available: int
    """Credits, in thousandths."""
    notices: tuple[str, ...]

    def price(self, index: int, *, held: bool) -> WayPrice:
        """Return a film's likely price, or what is held for it, by the way that would be taken."""
        quote = self.films[index].quote
        prices = quote.ways if held else quote.prices
        way = self.taken[index] if index < len(self.taken) else None
        return next((price for price in prices if (price.path, price.unit) == way), prices[0])

    def credits(self, *, held: bool) -> int:
        """Return what all films together take of the credits, in thousandths."""
        prices = [self.price(index, held=held) for index in range(len(self.films))]
        return sum(price.amount for price in prices if price.path == "credits")


async def quote_batch(session: AsyncSession, studio: Studio, scope: Scope, orders: Orders) -> BatchQuote:
    """Check all rows, then ask the gate for all of them. Nothing is kept.

    Raises:
        LimitReached: the plan does not include batches.
        BatchInvalid: rows cannot be made; it names each, and why.
    """
    films = await check_rows(session, studio, scope, orders)
    taken, refusal = await _preview(session, scope, films)
    balance = await read_balance(session, scope.workspace_id)
    return BatchQuote(films, taken, refusal, balance.available, orders.notices)


async def check_rows(session: AsyncSession, studio: Studio, scope: Scope, orders: Orders) -> tuple[QuotedFilm, ...]:
    """Return every row checked and priced.

    Raises:
        LimitReached: the plan does not include batches.
        BatchInvalid: some cannot be made.
    """
    await require_features(session, scope.workspace_id, {"batch": 1})
    films, problems = list[QuotedFilm](), list(orders.problems)
    allowed = _FrameCheck(session, scope.workspace_id)
    for order in orders.orders:
        try:
            draft = await draft_of(session, scope, order.body)
            quote = await quote_generation(session, studio, scope, draft)  # a new project: nothing of it is paid
            await allowed.require(quote)
        except MutoscopeError as error:
            if error.status >= OURS:
                raise
            problems.append(_problem(order, error))
        else:
            films.append(QuotedFilm(order, draft, quote))
    if problems:
        raise BatchInvalid(sorted(problems, key=lambda problem: problem.row), orders.rows)
    return tuple(films)


class _FrameCheck:
    """Asks once for each size of frame whether the plan allows it."""

    def __init__(self, session: AsyncSession, workspace_id: uuid.UUID) -> None:
        self._session = session
        self._workspace_id = workspace_id
        self._known: dict[tuple[tuple[str, int], ...], LimitReached | None] = {}

    async def require(self, quote: FilmQuote) -> None:
        """Return if the plan allows the film's frame, else raise `LimitReached`."""
        asked = {name: value for name, value in quote.usage(new_id(), None, "").asked.items() if name != "film_seconds"}
        key = tuple(sorted(asked.items()))
        if key not in self._known:
            savepoint = await self._session.begin_nested()
            try:
                await require_features(self._session, self._workspace_id, asked)
                self._known[key] = None
            except LimitReached as error:
                self._known[key] = error
            finally:
                await savepoint.rollback()
        refusal = self._known[key]
        if refusal is not None:
            raise refusal


async def _preview(
    session: AsyncSession, scope: Scope, films: tuple[QuotedFilm, ...]
) -> tuple[tuple[tuple[Way, str], ...], MutoscopeError | None]:
    """Reserve for one film after the other, and take it all back."""
    taken, refusal = list[tuple[Way, str]](), None
    savepoint = await session.begin_nested()
    try:
        for film in films:
            usage_id = new_id()
            reservation = await reserve_usage(session, scope, film.quote.usage(usage_id, None, str(usage_id)))
            taken.append((reservation.path, reservation.unit))
    except MutoscopeError as error:
        if error.status >= OURS:
            raise
        refusal = error
    finally:
        await savepoint.rollback()
    return tuple(taken), refusal


def _problem(order: Order, error: MutoscopeError) -> RowProblem:
    return RowProblem(order.row.number, order.row.line, None, error.code, error.message, error.remedy)
