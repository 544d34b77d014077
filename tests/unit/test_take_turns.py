from __future__ import annotations

import asyncio
import gc
import uuid

import pytest

from mutoscope.generation.take_turns import Turns

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


async def most_at_once(turns: Turns, *wanted: tuple[uuid.UUID, str]) -> int:
    """Return how many makers were at work at the same time."""
    working = most = 0

    async def make(workspace: uuid.UUID, key: str) -> None:
        nonlocal working, most
        async with turns.of(workspace, key):
            working += 1
            most = max(most, working)
            await asyncio.sleep(0.01)
            working -= 1

    await asyncio.gather(*(make(*each) for each in wanted))
    return most


async def test_equal_scenes_of_one_workspace_are_made_one_after_the_other() -> None:
    assert await most_at_once(Turns(), (ONE, "a"), (ONE, "a"), (ONE, "a")) == 1


async def test_other_scenes_and_other_workspaces_are_not_waited_for() -> None:
    assert await most_at_once(Turns(), (ONE, "a"), (ONE, "b"), (TWO, "a")) == 3


async def test_a_failure_lets_the_next_one_try() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="broken"):
        async with turns.of(ONE, "a"):
            raise ValueError("broken")
    async with asyncio.timeout(1), turns.of(ONE, "a"):
        pass


async def test_a_turn_is_forgotten_when_nobody_wants_it() -> None:
    turns = Turns()
    await most_at_once(turns, (ONE, "a"), (ONE, "b"))
    gc.collect()
    assert not turns._locks  # pyright: ignore[reportPrivateUsage]
