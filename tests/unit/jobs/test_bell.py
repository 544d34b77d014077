from __future__ import annotations

import threading
import time

from mutoscope.jobs.bells import Bell

LONG, SHORT = 30.0, 0.05


def test_a_ring_before_the_wait_is_heard() -> None:
    bell = Bell()
    bell.ring()
    begun = time.monotonic()
    assert not bell.wait(LONG)
    assert time.monotonic() - begun < LONG / 2


def test_a_ring_during_the_wait_ends_it() -> None:
    bell = Bell()
    threading.Timer(SHORT, bell.ring).start()
    begun = time.monotonic()
    assert not bell.wait(LONG)
    assert time.monotonic() - begun < LONG / 2


def test_after_a_ring_the_next_wait_is_short_and_the_one_after_it_is_not() -> None:
    bell = Bell()
    bell.ring()
    bell.wait(LONG)
    begun = time.monotonic()
    bell.wait(LONG)
    assert time.monotonic() - begun < LONG / 2
    begun = time.monotonic()
    bell.wait(1.0)
    assert time.monotonic() - begun >= 1.0


def test_nobody_rings_and_the_time_passes() -> None:
    begun = time.monotonic()
    assert not Bell().wait(SHORT)
    assert time.monotonic() - begun >= SHORT


def test_the_end_ends_the_wait_and_stays() -> None:
    bell = Bell()
    threading.Timer(SHORT, bell.set).start()
    assert bell.wait(LONG)
    assert bell.wait(LONG)
    assert bell.is_set()
