"""No cell of an export is taken for a formula, and every cell can be read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mutoscope.tenancy.audit.to_csv import guard_cell


@given(st.text())
def test_a_cell_never_begins_like_a_formula_and_nothing_is_lost(value: str) -> None:
    guarded = guard_cell(value)
    assert guarded in {value, f"'{value}"}
    assert not guarded.lstrip("\t\r\n \0\ufeff\u00a0").startswith(
        ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    )
    assert guarded[:1] not in {"\t", "\r", "\n"}


@given(st.from_regex(r"[ \t\r\n]*[=+@\uff1d\uff0b\uff0d\uff20-].*", fullmatch=True))
def test_a_formula_is_guarded(value: str) -> None:
    assert guard_cell(value) == f"'{value}"
