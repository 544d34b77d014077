"""Stream one call: until the first words come it is a call like any other; after that nobody else is asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeAlias

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls.desk import CallDesk
from mutoscope.gateway.calls.run_call import Ask, Done, Started, fail_call, finish_call, start_call
from mutoscope.gateway.errors import AiError, BadAnswer, ProviderUnavailable
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units

Opener: TypeAlias = Callable[[Model, Access], AsyncGenerator[str | Outcome[str]]]


class StreamClosed(AiError):
    """The reader went away: what was written until then is paid for."""

    code = "closed"


async def stream_call(
    desk: CallDesk, ask: Ask[str], opened: Opener, used: Callable[[str], Units]
) -> AsyncGenerator[str | Done[str]]:
    """Yield words as they come, then the whole answer.

    Args:
        desk: what a call works with.
        ask: the question; its `perform` is not used.
        opened: opens a model's stream.
        used: what a stream that ended early has used, from the words that came.

    Raises:
        AiError: of the last one that was asked, or of the one whose words had begun to come.
    """
    last: AiError | None = None
    tried: set[str] = set()
    while True:
        step = await start_call(desk, ask, tried)
        if isinstance(step, Done):
            yield step.value
            yield step
            return
        if step is None:
            raise last or ProviderUnavailable("the stack", "all of its providers failed a moment ago")
        tried.add(step.choice.model.key)
        written: list[str] = []
        try:
            async with aclosing(_pieces(desk, ask, step, opened, used, written)) as pieces:
                async for piece in pieces:
                    yield piece
        except AiError as error:
            last = error
            if written or not error.may_retry:
                raise
        else:
            return


async def _pieces(
    desk: CallDesk,
    ask: Ask[str],
    step: Started,
    opened: Opener,
    used: Callable[[str], Units],
    written: list[str],
) -> AsyncGenerator[str | Done[str]]:
    """Yield one provider's words, and settle however it ends."""
    stream = opened(step.choice.model, step.choice.access)
    whole: Outcome[str] | None = None
    try:
        async for piece in stream:
            if isinstance(piece, Outcome):
                whole = piece
            else:
                written.append(piece)
                yield piece
        done = _whole(step, whole)
    except AiError as error:
        if isinstance(error, ProviderUnavailable):
            desk.breaker.failed(step.circuit)
        if written and error.units is None:
            error.used(used("".join(written)))
        await fail_call(desk, step, error)
        raise
    except BaseException:
        await fail_call(desk, step, StreamClosed().used(used("".join(written))))
        raise
    finally:
        await stream.aclose()
    yield await finish_call(desk, ask, step, done)


def _whole(step: Started, whole: Outcome[str] | None) -> Outcome[str]:
    if whole is None:
        raise BadAnswer(step.line.provider, "the stream ended without an end")
    return whole
