"""Make orders of what a batch says, each row on its own; what is wrong with one does not hide what is with another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from mutoscope.generation.batches.errors import BatchTooLong, BatchUnreadable
from mutoscope.generation.batches.read_table import Table, read_table
from mutoscope.generation.batches.schemas import CreateBatch
from mutoscope.generation.batches.types import MOST_ROWS, Row, RowProblem
from mutoscope.generation.schemas import GenerateVideo

FIELDS = {
    name: "list" in str(info.annotation) for name, info in GenerateVideo.model_fields.items() if name != "project_id"
}
"""What a row may state, each with whether it is a list."""


@dataclass(frozen=True)
class Order:
    """A row as an order of one film."""

    row: Row
    body: GenerateVideo


@dataclass(frozen=True)
class Orders:
    """Every row that could be read, and what is wrong with the others."""

    orders: tuple[Order, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[str, ...]
    rows: int


def read_orders(body: CreateBatch) -> Orders:
    """Read a batch's rows.

    Raises:
        BatchUnreadable: it has neither a CSV nor rows, or both, or the CSV cannot be read as a whole.
        BatchTooLong: more than 500 rows.
    """
    table = _table(body)
    faulty = {problem.row for problem in table.problems}
    orders, problems = list[Order](), list(table.problems)
    for row in table.rows:
        if row.number in faulty:
            continue
        stated = {**body.defaults, **row.stated}
        found = [*_unknown(row, stated), *_faults(row, stated)]
        problems += found
        if not found:
            orders.append(Order(row, GenerateVideo.model_validate(stated)))
    return Orders(
        tuple(orders), tuple(sorted(problems, key=lambda problem: problem.row)), table.notices, len(table.rows)
    )


def _table(body: CreateBatch) -> Table:
    if (body.csv is None) == (body.rows is None):
        raise BatchUnreadable("A batch has either `csv` or `rows`.", remedy="Send one of the two.")
    if body.csv is not None:
        return read_table(body.csv, FIELDS, body.columns)
    rows: Sequence[dict[str, object]] = body.rows or []
    if not rows:
        raise BatchUnreadable("The batch has no row.", remedy="Send one row for each film.")
    if len(rows) > MOST_ROWS:
        raise BatchTooLong(len(rows), MOST_ROWS)
    return Table(tuple(Row(number, None, row) for number, row in enumerate(rows, 1)), (), ())


def _unknown(row: Row, stated: dict[str, object]) -> Iterator[RowProblem]:
    for name in stated:
        if name == "project_id":
            message = "A row names no project: each becomes a new one, and is quoted and paid as such."
            remedy = "Leave it out, or order the project alone with POST /api/v1/ai/video-generate."
            yield RowProblem(row.number, row.line, name, "unknown_field", message, remedy)
        elif name not in FIELDS:
            message = f"A film has no {name!r}."
            yield RowProblem(row.number, row.line, name, "unknown_field", message, f"Use {', '.join(FIELDS)}.")
    if not stated.get("script"):
        yield RowProblem(row.number, row.line, "script", "empty_script", "The row has no script.", "Write one.")


def _faults(row: Row, stated: dict[str, object]) -> Iterator[RowProblem]:
    try:
        GenerateVideo.model_validate(stated)
    except ValidationError as error:
        for fault in error.errors():
            column = ".".join(map(str, fault["loc"])) or None
            yield RowProblem(row.number, row.line, column, str(fault["type"]), fault["msg"], f"Mend {column or 'it'}.")
