from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from mutoscope.media.film import WorkSlots

IDLE = 0.05


class Model:
    """Counts how often it was let go."""

    def __init__(self) -> None:
        self.let_go = 0

    def release(self) -> None:
        self.let_go += 1


async def is_free(slots: WorkSlots) -> bool:
    """Tell whether a render would begin at once."""
    try:
        async with asyncio.timeout(0.01), slots.render():
            return True
    except TimeoutError:
        return False


@contextlib.asynccontextmanager
async def rendering(slots: WorkSlots, count: int) -> AsyncGenerator[None]:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(count):
            await stack.enter_async_context(slots.render())
        yield


async def test_a_loaded_voice_model_takes_a_slot_until_it_has_been_idle() -> None:
    model = Model()
    slots = WorkSlots(2, model.release, idle_seconds=IDLE)
    async with slots.speak(), rendering(slots, 1):
        assert not await is_free(slots)
    async with rendering(slots, 1):
        assert not await is_free(slots)
        await asyncio.sleep(4 * IDLE)
        assert model.let_go == 1
        assert await is_free(slots)


async def test_the_next_sentence_keeps_the_model_loaded() -> None:
    model = Model()
    slots = WorkSlots(2, model.release, idle_seconds=2 * IDLE)
    for _ in range(4):
        async with slots.speak():
            await asyncio.sleep(IDLE)
    assert model.let_go == 0
    await asyncio.sleep(5 * IDLE)
    assert model.let_go == 1


async def test_with_one_slot_speech_and_renders_take_turns() -> None:
    model = Model()
    slots = WorkSlots(1, model.release, idle_seconds=IDLE)
    async with slots.speak():
        assert not await is_free(slots)
    assert await is_free(slots)
    await asyncio.sleep(4 * IDLE)
    assert model.let_go == 1
    assert await is_free(slots)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_speech_that_is_cancelled_or_fails_gives_its_slot_back(count: int) -> None:
    model = Model()
    slots = WorkSlots(count, model.release, idle_seconds=IDLE)

    async def speak_for_ever() -> None:
        async with slots.speak():
            await asyncio.Event().wait()

    async with rendering(slots, count):  # it waits for a slot, and is cancelled while it waits
        waiting = asyncio.create_task(speak_for_ever())
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    speaking = asyncio.create_task(speak_for_ever())
    await asyncio.sleep(0.01)
    speaking.cancel()
    await asyncio.gather(speaking, return_exceptions=True)
    await asyncio.sleep(4 * IDLE)
    async with asyncio.timeout(1), rendering(slots, count):
        assert model.let_go == 1


async def test_a_program_of_several_encoders_holds_a_slot_for_each() -> None:
    slots = WorkSlots(3, Model().release, idle_seconds=IDLE)
    async with slots.render(2):
        async with slots.render():
            assert not await is_free(slots)
        assert await is_free(slots)
    async with slots.render(5):
        assert not await is_free(slots)


async def test_two_programs_of_several_encoders_never_wait_for_each_other_s_half() -> None:
    slots = WorkSlots(3, Model().release, idle_seconds=IDLE)
    done: list[int] = []

    async def work(number: int) -> None:
        async with slots.render(2):
            await asyncio.sleep(0)
            done.append(number)

    async with asyncio.timeout(5):
        await asyncio.gather(*map(work, range(20)))
    assert done == list(range(20))


async def test_whoever_gives_up_waiting_for_several_slots_gives_back_what_it_had() -> None:
    slots = WorkSlots(2, Model().release, idle_seconds=IDLE)
    async with slots.render():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.01), slots.render(2):
                raise AssertionError("one slot was taken")
        assert await is_free(slots)


async def test_several_encoders_leave_the_loaded_voice_its_slot() -> None:
    slots = WorkSlots(3, Model().release, idle_seconds=IDLE)
    async with slots.speak(), asyncio.timeout(5), slots.render(3):
        assert not await is_free(slots)
