from __future__ import annotations

import datetime as dt
import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mutoscope.generation.film_work import shares
from mutoscope.generation.schemas import estimated_time
from mutoscope.jobs import Problem, StepFailed, Tier, rank
from mutoscope.jobs.priority import PENALTY_SECONDS
from mutoscope.jobs.retryable import is_retryable
from mutoscope.kernel import InvalidInput, Unavailable

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
TIERS = st.sampled_from(sorted(PENALTY_SECONDS))


def after(seconds: int) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_of_jobs_submitted_together_the_higher_tier_goes_first() -> None:
    order: list[Tier] = ["free", "enterprise", "standard", "pro"]
    assert sorted(order, key=lambda tier: rank(NOW, tier)) == ["enterprise", "pro", "standard", "free"]


@given(TIERS, TIERS)
def test_whoever_has_waited_longer_than_the_largest_head_start_goes_before_anybody_new(old: Tier, new: Tier) -> None:
    longest = max(PENALTY_SECONDS.values())
    assert rank(NOW, old) < rank(after(longest + 1), new)


def test_a_short_film_gets_in_between_the_parts_of_a_long_one() -> None:
    assert rank(NOW, "pro", part=0) < rank(after(60), "pro", part=0) < rank(NOW, "pro", part=200)


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2400, 1, 1)), TIERS, st.integers(0, 10**6))  # noqa: DTZ001 -- Hypothesis wants naive bounds
def test_a_rank_is_always_one_that_the_queue_takes(moment: dt.datetime, tier: Tier, part: int) -> None:
    assert 1 <= rank(moment.replace(tzinfo=dt.UTC), tier, part) <= 2**31 - 1


def test_only_errors_that_may_pass_are_retried() -> None:
    lost = OperationalError("select 1", {}, Exception("connection lost"))
    passing = [Unavailable("busy", remedy="wait"), lost, ConnectionResetError(), OSError(errno.EIO, "io")]
    lasting = [InvalidInput("bad", remedy="mend"), OSError(errno.ENOSPC, "full"), ValueError("bug")]
    assert [is_retryable(error) for error in [*passing, *lasting]] == [True] * 4 + [False] * 3


@pytest.mark.parametrize("state", ["40001", "40P01", "53300", "55P03", "57P01", "57P03"])
def test_what_the_database_refuses_only_now_is_retried(state: str) -> None:
    refusal = Exception("refused")
    refusal.sqlstate = state  # pyright: ignore[reportAttributeAccessIssue] -- as asyncpg's errors have it
    assert is_retryable(DBAPIError("update wallet", {}, refusal))


def test_a_verdict_of_the_database_is_not_retried_but_a_busy_pool_is() -> None:
    assert not is_retryable(DBAPIError("select broken", {}, Exception("syntax error")))
    assert is_retryable(PoolTimeout("all connections are in use"))


def test_a_problem_survives_the_way_through_json_with_its_remedy_and_details() -> None:
    error = InvalidInput("The clip a.mp4 is empty.", remedy="Upload it again.", file="a.mp4", sizes=(1, 2))
    problem = Problem(**Problem.of(error).to_json())
    raised = StepFailed(problem)
    assert Problem.of(raised) == problem
    assert (problem.code, problem.status, raised.remedy) == ("invalid_input", 422, "Upload it again.")
    assert problem.details == {"file": "a.mp4", "sizes": [1, 2]}


@given(st.lists(st.integers(0, 500), min_size=1, max_size=50), st.integers(0, 10_000))
def test_shares_add_up_to_the_whole(weights: list[int], whole: int) -> None:
    assert sum(shares(weights, whole)) == (whole if sum(weights) else 0)


def test_the_estimated_time_reads_as_in_document_003() -> None:
    assert [estimated_time(seconds) for seconds in (5, 120, 600)] == ["1-2 minutes", "2-5 minutes", "10-21 minutes"]
