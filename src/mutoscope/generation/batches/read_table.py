"""Read a CSV into rows: whatever a spreadsheet writes, with the user's own headings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mutoscope.generation.batches.errors import BatchTooLong, BatchUnreadable
from mutoscope.generation.batches.types import MOST_ROWS, Row, RowProblem

_SEPARATORS = ",;\t|"
_FORMULA = re.compile(r"=|[+@-][A-Za-z(]+\(|#(REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!)")
"""How cells begin that hold a formula, or its failure, where a text was meant."""
_ALIASES: Mapping[str, str] = {
    "text": "script",
    "narration": "script",
    "name": "title",
    "image": "images",
    "clip": "clips",
    "video": "clips",
    "videos": "clips",
    "video_path": "clips",
    "speed": "speed_percent",
    "lang": "language",
}


@dataclass(frozen=True)
class Table:
    """What was read, and what was not used."""

    rows: tuple[Row, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[str, ...]


def read_table(text: str, fields: Mapping[str, bool], columns: Mapping[str, str]) -> Table:
    """Return the rows of a CSV; a cell that is empty states nothing.

    The separator is whatever the headings are separated by: comma, semicolon, tab or bar.

    Args:
        text: the file, a byte order mark and an Excel line `sep=;` included.
        fields: what a row may state, each with whether it is a list.
        columns: headings by field, where they are not called alike.

    Raises:
        BatchUnreadable: there are no headings, none is a script, two mean the same, or the quoting is broken.
        BatchTooLong: more than 500 rows.
    """
    records = _records(text)
    _, headings = next(records, (0, list[str]()))
    places, notices = _match(headings, fields, columns)
    rows, problems, count = list[Row](), list[RowProblem](), 0
    for line, cells in records:
        count += 1
        if count > MOST_ROWS:
            continue  # counted, for the refusal
        problem = _fault(count, line, cells, headings, places)
        if problem is not None:
            problems.append(problem)
        rows.append(Row(count, line, _stated(cells, fields, places)))
    if count > MOST_ROWS:
        raise BatchTooLong(count, MOST_ROWS)
    if not rows:
        raise BatchUnreadable("The table has headings and no row.", remedy="Send one row for each film.")
    return Table(tuple(rows), tuple(problems), notices)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not empty, with the line it begins on."""
    lines, skipped = text.removeprefix("\ufeff").replace("\0", "\ufffd"), 0
    if re.match(r"sep=.\r?\n", lines):
        lines, skipped = lines.partition("\n")[2], 1
    separator = max(_SEPARATORS, key=lines.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BatchUnreadable(
                f"The table cannot be read at line {line}: {error}.",
                remedy='Put texts with separators or line breaks between quotes, and write a quote inside as "".',
                line=line,
            ) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _match(
    headings: Sequence[str], fields: Mapping[str, bool], columns: Mapping[str, str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the column of each field, and notices of columns that are none."""
    unknown = [field for field in columns if field not in fields]
    if unknown:
        raise BatchUnreadable(
            f"`columns` names {unknown[0]!r}, which no film has.", remedy=f"Map to {', '.join(sorted(fields))}."
        )
    wanted = {_plain(heading): field for field, heading in columns.items()}
    places, notices = dict[str, int](), list[str]()
    for at, heading in enumerate(headings):
        plain = _plain(heading)
        field = wanted.get(plain) or (plain if plain in fields else _ALIASES.get(plain))
        if field is None or (field in columns and plain not in wanted):
            if heading.strip():
                notices.append(f"The column {heading.strip()!r} is not used.")
        elif field in places:
            raise BatchUnreadable(
                f"The columns {headings[places[field]]!r} and {heading!r} both mean {field}.",
                remedy="Rename one, or say which in `columns`.",
            )
        else:
            places[field] = at
    missing = [heading for field, heading in columns.items() if field not in places]
    if missing or "script" not in places:
        lacking = repr(missing[0]) if missing else "'script'"
        raise BatchUnreadable(
            f"The table has no column {lacking}; its headings are {', '.join(map(repr, headings)) or 'missing'}.",
            remedy='Name the column of the texts "script", or map it: `"columns": {"script": "<heading>"}`.',
            missing=missing or ["script"],
            headings=list(headings),
        )
    return places, tuple(notices)


def _stated(cells: Sequence[str], fields: Mapping[str, bool], places: Mapping[str, int]) -> dict[str, Any]:
    full = {field: cells[at] for field, at in places.items() if at < len(cells) and cells[at].strip()}
    return {field: _value(cell, fields[field]) for field, cell in full.items()}


def _fault(
    number: int, line: int, cells: Sequence[str], headings: Sequence[str], places: Mapping[str, int]
) -> RowProblem | None:
    """Return what is wrong with the form of a record."""
    if len(cells) != len(headings):
        message = f"The row has {len(cells)} cells, and there are {len(headings)} headings."
        return RowProblem(number, line, None, "cells_differ", message, "Quote texts that hold separators.")
    for field, at in places.items():
        if _FORMULA.match(cells[at].strip()):
            message = f"The cell {cells[at].strip()[:40]!r} holds a formula, not a text."
            return RowProblem(number, line, field, "formula", message, "Save the sheet's values, not its formulas.")
    return None


def _value(cell: str, is_list: bool) -> str | list[str]:  # noqa: FBT001 -- what the field is
    if not is_list:
        return cell.strip()
    parts = re.split(r"[|\n]", cell) if re.search(r"[|\n]", cell) else re.split(r"[,;]", cell)
    return [part.strip() for part in parts if part.strip()]


def _plain(heading: str) -> str:
    """Return a heading as it is compared: `Speed percent` and `speed_percent` are one."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")
