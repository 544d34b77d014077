"""A thread cannot be stopped: whoever cleans up after one that writes has to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def write_in_thread(write: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that writes a file in a thread; a cancelled caller goes on only when the thread has ended.

    With `asyncio.to_thread` the caller would remove its half-made file first, and the thread write it again for good.

    Raises:
        asyncio.CancelledError: the caller was cancelled meanwhile; whatever the function raised is then dropped.
    """
    running = asyncio.ensure_future(asyncio.to_thread(write, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
