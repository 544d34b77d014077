"""Make one call: plan, reserve, ask, settle; ask again or somebody else only where that can help."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls.answer_cache import answer_digest, find_answer, keep_answer
from mutoscope.gateway.calls.book_call import Line, note_cached, note_rejected, reserve, settle
from mutoscope.gateway.calls.desk import CallDesk
from mutoscope.gateway.calls.plan_call import Choice, plan_call
from mutoscope.gateway.errors import (
    AiError,
    BadAnswer,
    KeyRejected,
    ModelRetired,
    ProviderUnavailable,
    RateLimited,
    Unpriced,
)
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Modality, Units
from mutoscope.kernel import new_id

T = TypeVar("T")
_LONGEST_WAIT: Final = 20.0
"""Whoever wants to be left alone for longer is not waited for: the next provider is asked."""
_FIRST_WAIT: Final = 0.5


def _anything(_model: Model) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Ask(Generic[T]):
    """A question to whoever can answer it."""

    modality: Modality
    workspace_id: uuid.UUID
    template: str
    job: uuid.UUID | None
    most: Callable[[Model], Units]
    """An upper bound of what it can use."""
    perform: Callable[[Model, Access], Awaitable[Outcome[T]]]
    fits: Callable[[Model], bool] = _anything
    asked: object = None
    """All that the answer depends on, JSON-able; None is never answered out of the cache."""
    dump: Callable[[T], object] | None = None
    load: Callable[[Any], T] | None = None


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """An answer, who gave it, and what it cost."""

    value: T
    model: Model
    units: Units
    cost_micro: int
    cached: bool
    call_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Started:
    """A call that is written down and may be made."""

    choice: Choice
    line: Line
    most: Units
    reserved: int

    @property
    def circuit(self) -> Hashable:
        """Return what the breaker counts by: a workspace's own access fails for that workspace alone."""
        access = self.choice.access
        return access.provider, access.base_url, self.line.workspace_id if access.own else None


async def run_call(desk: CallDesk, ask: Ask[T]) -> Done[T]:
    """Return the first answer of those that may be asked.

    Raises:
        AiError: of the last one that was asked.
        AiNotConfigured, BudgetSpent, Unpriced: nobody was asked.
    """
    end = time.monotonic() + desk.rules.deadline_seconds
    last: AiError | None = None
    tried: set[str] = set()
    while True:
        step = await start_call(desk, ask, tried)
        if isinstance(step, Done):
            return step
        if step is None:
            raise last or ProviderUnavailable("the stack", "all of its providers failed a moment ago")
        tried.add(step.choice.model.key)
        try:
            outcome = await attempt_call(desk, ask, step, end)
        except AiError as error:
            last = error
            if not error.may_retry:
                raise
            continue
        return await finish_call(desk, ask, step, outcome)


async def start_call(desk: CallDesk, ask: Ask[T], tried: set[str]) -> Started | Done[T] | None:
    """Reserve for the next model that may be asked, in one transaction; an answer that was kept comes at once.

    Returns None when all were tried.
    """
    now = desk.clock.now()
    async with desk.database.session(ask.workspace_id) as session:
        for choice in await plan_call(session, desk, ask.workspace_id, ask.modality, fits=ask.fits):
            if choice.model.key in tried:
                continue
            line = _line(desk, ask, choice)
            if ask.load is not None and ask.asked is not None:
                kept = await find_answer(session, ask.workspace_id, _digest(ask, choice), now)
                if kept is not None:
                    await note_cached(session, line, kept["units"], now)
                    return Done(ask.load(kept["value"]), choice.model, kept["units"], 0, cached=True, call_id=line.id)
            most = ask.most(choice.model)
            reserved = desk.prices.cost(line.provider, line.model, most)
            started = Started(choice, line, most, reserved)
            if not desk.breaker.allows(started.circuit):
                continue
            own, budget = choice.access.own, desk.rules.budget_micro
            await reserve(session, line, own_key=own, amount=reserved, budget=budget, now=now)
            return started
    return None


async def finish_call(desk: CallDesk, ask: Ask[T], step: Started, outcome: Outcome[T]) -> Done[T]:
    """Settle what an answer cost, keep it for the next time, and return it."""
    desk.breaker.succeeded(step.circuit)
    cost = cost_of(desk, step, outcome.units)
    now = desk.clock.now()
    async with desk.database.session(ask.workspace_id) as session:
        await settle(session, step.line, "done", cost=cost, units=outcome.units, error=None, now=now)
        if ask.dump is not None and ask.asked is not None and desk.rules.cache_seconds > 0:
            value = {"value": ask.dump(outcome.value), "units": dict(outcome.units)}
            digest, seconds = _digest(ask, step.choice), desk.rules.cache_seconds
            await keep_answer(session, ask.workspace_id, digest, value, now=now, seconds=seconds)
    return Done(outcome.value, step.choice.model, outcome.units, cost, cached=False, call_id=step.line.id)


async def fail_call(desk: CallDesk, step: Started, error: BaseException) -> None:
    """Settle what a call cost that brought nothing, even if the caller is gone meanwhile."""
    await asyncio.shield(asyncio.ensure_future(_fail(desk, step, error)))


async def _fail(desk: CallDesk, step: Started, error: BaseException) -> None:
    units, now = _used(step, error), desk.clock.now()
    code = getattr(error, "code", "cancelled")
    async with desk.database.session(step.line.workspace_id) as session:
        cost = cost_of(desk, step, units)
        await settle(session, step.line, "failed", cost=cost, units=units, error=str(code), now=now)
        if isinstance(error, KeyRejected) and step.choice.access.own:
            await note_rejected(session, step.line.workspace_id, step.line.provider, now)


def _used(step: Started, error: BaseException) -> Units:
    """Return what a failed call used: what its provider says, nothing if it was refused, the most if nobody knows."""
    if isinstance(error, AiError):
        if error.units is not None:
            return error.units
        return step.most if isinstance(error, BadAnswer) else {}
    return step.most


def cost_of(desk: CallDesk, step: Started, units: Units) -> int:
    """Return what units cost; a unit that the book does not know costs what was reserved."""
    try:
        return desk.prices.cost(step.line.provider, step.line.model, units)
    except Unpriced:
        return step.reserved


async def attempt_call(desk: CallDesk, ask: Ask[T], step: Started, end: float | None = None) -> Outcome[T]:
    """Ask one provider, again if that can help; the reservation ends with the last failure."""
    end = time.monotonic() + desk.rules.deadline_seconds if end is None else end
    try:
        for attempt in range(1, desk.rules.attempts + 1):
            try:
                return await ask.perform(step.choice.model, step.choice.access)
            except AiError as error:
                _count(desk, step, error)
                wait = _wait(error, attempt)
                last_one = attempt == desk.rules.attempts or wait > _LONGEST_WAIT
                if not error.may_retry or last_one or time.monotonic() + wait > end:
                    raise
            await desk.sleep(wait)
    except BaseException as error:
        await fail_call(desk, step, _named(error, step))
        raise
    message = "attempts is at least 1"
    raise AssertionError(message)


def _named(error: BaseException, step: Started) -> BaseException:
    if isinstance(error, ModelRetired):
        error.name_model(step.line.provider, step.line.model)
    return error


def _count(desk: CallDesk, step: Started, error: AiError) -> None:
    if isinstance(error, ProviderUnavailable):
        desk.breaker.failed(step.circuit)


def _wait(error: AiError, attempt: int) -> float:
    if isinstance(error, RateLimited) and error.after is not None:
        return error.after
    return random.uniform(0, _FIRST_WAIT * 2**attempt)  # noqa: S311 -- so that callers do not come back together


def _line(desk: CallDesk, ask: Ask[T], choice: Choice) -> Line:
    name = choice.model.name or choice.access.model or "default"
    return Line(
        new_id(),
        ask.workspace_id,
        ask.job,
        ask.modality,
        choice.model.provider,
        name,
        ask.template,
        desk.prices.version,
    )


def _digest(ask: Ask[T], choice: Choice) -> str:
    model = f"{choice.model.key}@{choice.access.model}" if choice.access.model else choice.model.key
    return answer_digest(ask.workspace_id, ask.modality, model, ask.template, ask.asked)
