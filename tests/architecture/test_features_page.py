"""docs/features.md names a door and tests that exist for everything it calls done."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs" / "features.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [A-H]\d+ \|", line)
]


def test_every_id_of_the_matrix_has_one_row() -> None:
    counts = {"A": 24, "B": 6, "C": 8, "D": 12, "E": 14, "F": 6, "G": 10, "H": 12}
    expected = {f"{letter}{number}" for letter, count in counts.items() for number in range(1, count + 1)}
    assert sorted(row[0] for row in ROWS) == sorted(expected)


def test_whatever_is_done_names_a_door_and_tests_that_exist() -> None:
    for row in ROWS:
        if row[2].startswith(("done", "part")):
            assert row[3], f"{row[0]} names no door"
            tests = re.findall(r"`([^`]+)`", row[4])
            assert tests, f"{row[0]} names no test"
            for test in tests:
                found = [*ROOT.glob(f"tests/{test}"), *ROOT.glob(f"tests/*/{test}")]
                assert found, f"{row[0]}: there is no tests/{test}"
