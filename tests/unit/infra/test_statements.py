"""Statements that are run together keep their own parameters."""

from __future__ import annotations

from mutoscope.infra.statements import joined


def test_parameters_are_numbered_through_and_the_last_statement_answers() -> None:
    first, second = "insert into a values ($1, $2, $1)", "update b set c = $1 where d = $11 and e = $2"
    text = joined(((first, 2), ("delete from f", 0), (second, 11)))
    assert text == (
        "with part_0 as (insert into a values ($1, $2, $1)), part_1 as (delete from f) "
        "update b set c = $3 where d = $13 and e = $4"
    )


def test_one_statement_stays_what_it_is() -> None:
    assert joined((("select $1, $2", 2),)) == "select $1, $2"
