from __future__ import annotations

import pytest

from mutoscope.jobs.context import poll_seconds


@pytest.mark.parametrize("waiting", [1, 5, 10])
def test_all_who_wait_ask_ten_times_a_second_together(waiting: int) -> None:
    assert waiting / poll_seconds(waiting) == pytest.approx(10)


def test_nobody_waits_longer_than_a_second_to_ask_again() -> None:
    assert poll_seconds(500) == 1.0


def test_one_film_alone_does_not_wait_longer_than_before() -> None:
    assert poll_seconds(0) == poll_seconds(1) == 0.1
