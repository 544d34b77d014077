from __future__ import annotations

import datetime as dt

import pytest

from mutoscope.ledger import LedgerLine, LineKind, describe_line

AT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("kind", "amount", "change", "words"),
    [
        ("grant", 3000, 3000, "3 credits granted; balance 0.75"),
        ("hold", 2250, -2250, "2.25 credits held until the work is done; balance 0.75"),
        ("settle", 2250, 0, "2.25 credits spent; balance 0.75"),
        ("settle", 2000, 250, "2 credits spent, 0.25 returned; balance 0.75"),
        ("settle", 2000, -500, "2 credits spent; balance 0.75"),
        ("release", 2250, 2250, "2.25 credits returned, nothing was spent; balance 0.75"),
        ("expire", 50, -50, "0.05 credits expired; balance 0.75"),
        ("revoke", 3000, -750, "3 credits taken back after a refund; balance 0.75"),
    ],
)
def test_a_line_says_what_happened_and_what_is_left(kind: LineKind, amount: int, change: int, words: str) -> None:
    line = LedgerLine(id=1, kind=kind, amount=amount, change=change, balance=750, held=0, ref=None, at=AT)
    assert describe_line(line) == words
