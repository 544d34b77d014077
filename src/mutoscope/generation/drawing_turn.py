"""Whose turn it is to draw: whoever looks through the gallery must not take the machine from the films."""

from __future__ import annotations

import asyncio
import weakref

_one_at_a_time: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = weakref.WeakKeyDictionary()


def drawing_turn() -> asyncio.Lock:
    """Return the lock of this process under which samples and pictures of films to come are made."""
    return _one_at_a_time.setdefault(asyncio.get_running_loop(), asyncio.Lock())
