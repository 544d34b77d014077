"""The rule of feature flags: stable, monotonic, fair."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from mutoscope.tenancy.flags import Flag, bucket_of

keys = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)
percentages = st.integers(min_value=0, max_value=100)


def share(key: str, percentage: int) -> Flag:
    return Flag(key, "percentage", percentage)


@given(keys, st.uuids(), percentages, percentages)
def test_raising_the_percentage_only_adds(key: str, workspace: uuid.UUID, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert not share(key, low).is_on(workspace) or share(key, high).is_on(workspace)


@given(keys, st.uuids())
def test_none_is_nobody_and_all_is_everybody(key: str, workspace: uuid.UUID) -> None:
    assert not share(key, 0).is_on(workspace)
    assert share(key, 100).is_on(workspace)


def test_a_share_is_about_that_share_and_not_always_the_same_workspaces() -> None:
    workspaces = [uuid.UUID(int=i) for i in range(10_000)]
    first, second = (
        {workspace for workspace in workspaces if share(key, 30).is_on(workspace)} for key in ("first", "second")
    )
    assert 2800 < len(first) < 3200
    assert 700 < len(first & second) < 1100, "independent shares of 30 % have 9 % in common"


def test_a_bucket_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert bucket_of("storyboards", uuid.UUID(int=1)) == 1089
