"""What spreadsheets write, and what a batch makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from mutoscope.generation.batches.errors import BatchTooLong, BatchUnreadable
from mutoscope.generation.batches.read_orders import FIELDS, Orders, read_orders
from mutoscope.generation.batches.schemas import CreateBatch


def read(csv: str, **more: Any) -> Orders:  # noqa: ANN401 -- further fields
    return read_orders(CreateBatch(csv=csv, **more))


@pytest.mark.parametrize(
    "csv",
    [
        "title,script\nA,The sea.\nB,The sky.\n",
        "\ufefftitle;script\r\nA;The sea.\r\nB;The sky.\r\n",
        "sep=;\r\nTitle;Script\r\nA;The sea.\r\nB;The sky.\r\n",
        "title\tscript\nA\tThe sea.\n\nB\tThe sky.",
        '"title"|"Text"\n"A"|"The sea."\n"B"|"The sky."\n',
    ],
    ids=["commas", "semicolons and a mark", "Excel's first line", "tabs and an empty line", "bars"],
)
def test_a_table_is_read_however_it_is_separated(csv: str) -> None:
    orders = read(csv)
    assert orders.problems == ()
    assert [(order.body.title, order.body.script) for order in orders.orders] == [("A", "The sea."), ("B", "The sky.")]


def test_lines_are_counted_where_texts_break() -> None:
    orders = read('script,title\n"One.\nTwo.",A\n\nThree.,B\n')
    assert [(order.row.number, order.row.line) for order in orders.orders] == [(1, 2), (2, 5)]
    assert orders.orders[0].body.script == "One.\nTwo."


def test_headings_may_be_the_users_own() -> None:
    orders = read(
        "Titel;Worte;Clips;Tempo\nA;The sea.;a.mp4|b, c.mp4;90\n",
        columns={"title": "titel", "script": "Worte", "speed_percent": "Tempo"},
    )
    body = orders.orders[0].body
    assert (body.title, body.clips, body.speed_percent) == ("A", ["a.mp4", "b, c.mp4"], 90)


def test_an_empty_cell_leaves_it_to_the_defaults() -> None:
    orders = read("script,voice\nThe sea.,\nThe sky.,male\n", defaults={"voice": "female", "fps": 24})
    assert [(order.body.voice, order.body.fps) for order in orders.orders] == [("female", 24), ("male", 24)]


def test_a_column_that_is_nothing_is_named() -> None:
    assert read("script,Owner\nThe sea.,me\n").notices == ("The column 'Owner' is not used.",)


@pytest.mark.parametrize(
    ("csv", "words"),
    [
        ("", "no column 'script'"),
        ("title\nA\n", "no column 'script'; its headings are 'title'"),
        ("script\n", "no row"),
        ("script,text\na,b\n", "both mean script"),
        ('script\n"The sea.\n', "cannot be read at line 2"),
        ('script\n"The" sea.\n', "cannot be read at line 2"),
    ],
)
def test_a_table_that_is_none_is_refused_as_a_whole(csv: str, words: str) -> None:
    with pytest.raises(BatchUnreadable, match=words):
        read(csv)


def test_a_mapped_heading_must_be_there_and_a_film_must_have_it() -> None:
    with pytest.raises(BatchUnreadable, match="no column 'Worte'"):
        read("script\nThe sea.\n", columns={"script": "Worte"})
    with pytest.raises(BatchUnreadable, match="'colour', which no film has"):
        read("script\nThe sea.\n", columns={"colour": "script"})


def test_ten_thousand_rows_are_refused_with_the_limit() -> None:
    with pytest.raises(BatchTooLong) as refused:
        read("script\n" + "The sea.\n" * 10_000)
    assert refused.value.details == {"rows": 10_000, "limit": 500}
    with pytest.raises(BatchTooLong):
        read_orders(CreateBatch(rows=[{"script": "The sea."}] * 501))
    assert len(read("script\n" + "The sea.\n" * 500).orders) == 500


@pytest.mark.parametrize(
    "cell", ['"=SUM(A1:A9)"', "=1+1", '"=HYPERLINK(""http://x"")"', "@SUM(A1)", "+CMD(1)", "#REF!", "#NAME?"]
)
def test_a_formula_is_no_text(cell: str) -> None:
    orders = read(f"title,script\nA,The sea.\nB,{cell}\n")
    assert len(orders.orders) == 1
    (problem,) = orders.problems
    assert (problem.row, problem.line, problem.column, problem.code) == (2, 3, "script", "formula")


@pytest.mark.parametrize("cell", ["- The sea.", "+ 3 degrees.", "-5 degrees outside.", "# The sea", "#1 of all."])
def test_a_text_that_begins_with_a_sign_is_a_text(cell: str) -> None:
    assert read(f"script\n{cell}\n").problems == ()


def test_every_bad_row_is_named_with_its_line_and_column() -> None:
    orders = read("script,fps,voice\nThe sea.,24,\nThe sky.,fast,\n,30,male\nA,B,C,D\n")
    assert [(problem.row, problem.line, problem.column) for problem in orders.problems] == [
        (2, 3, "fps"),
        (3, 4, "script"),
        (4, 5, None),
    ]
    assert [order.row.number for order in orders.orders] == [1]


def test_rows_of_a_list_are_read_alike_and_say_nothing_unknown() -> None:
    orders = read_orders(CreateBatch(rows=[{"script": "The sea."}, {"script": "The sky.", "voise": "x"}, {}]))
    assert [(problem.row, problem.code) for problem in orders.problems] == [(2, "unknown_field"), (3, "empty_script")]


def test_a_row_names_no_project_for_nothing_of_a_new_one_is_paid() -> None:
    named = {"project_id": "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"}
    for body in (CreateBatch(rows=[{"script": "A", **named}]), CreateBatch(csv="script\nA\n", defaults=named)):
        (problem,) = read_orders(body).problems
        assert (problem.column, problem.code) == ("project_id", "unknown_field")
        assert "video-generate" in problem.remedy
    table = read_orders(CreateBatch(csv=f"script,project_id\nA,{named['project_id']}\n"))
    assert table.notices == ("The column 'project_id' is not used.",)


@pytest.mark.parametrize("given", [{}, {"csv": "script\nA\n", "rows": [{"script": "A"}]}, {"rows": []}])
def test_a_batch_is_either_a_table_or_a_list(given: dict[str, Any]) -> None:
    with pytest.raises(BatchUnreadable):
        read_orders(CreateBatch(**given))


def test_lists_are_known_as_lists() -> None:
    assert {name for name, is_list in FIELDS.items() if is_list} >= {"images", "clips"}
