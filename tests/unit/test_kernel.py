from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from mutoscope.kernel import Credits, FixedClock, InvalidInput, new_id


def test_ids_are_version_7_unique_and_sort_by_creation() -> None:
    ids = [new_id() for _ in range(2000)]
    assert {i.version for i in ids} == {7}
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids), "also within a millisecond"


def test_credits_are_written_as_the_shortest_exact_decimal() -> None:
    assert [str(Credits(m)) for m in (3000, 2500, 50, -1250, 0)] == ["3", "2.5", "0.05", "-1.25", "0"]


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_credits_add_and_subtract_exactly(left: int, right: int) -> None:
    assert Credits(left) + Credits(right) - Credits(right) == Credits(left)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    clock.advance(hours=25)
    assert clock.now() == dt.datetime(2026, 1, 2, 1, tzinfo=dt.UTC)


def test_an_error_keeps_message_remedy_and_details_apart() -> None:
    error = InvalidInput("The script is empty.", remedy="Write at least one sentence.", field="script")
    assert (error.status, error.code, error.details) == (422, "invalid_input", {"field": "script"})
