"""Lines of CSV (RFC 4180) for accountants: amounts in major units, text that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from mutoscope.tenancy.audit.to_csv import guard_cell

_NO_DECIMALS = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)
_THREE_DECIMALS = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
"""As the payment provider counts minor units; the database's `currency_micro` says the same."""

Unit: TypeAlias = Literal["minor", "micro", "milli"]


@dataclass(frozen=True)
class Column:
    """One fact of a line, and the unit of it if it is an amount; the file shows amounts in whole units."""

    name: str
    unit: Unit | None = None

    @property
    def title(self) -> str:
        """Return its name in the file: without the unit."""
        return self.name.removesuffix(f"_{self.unit}") if self.unit else self.name


def columns(words: str) -> tuple[Column, ...]:
    """Return columns by their names: `held:milli` are thousandths; `…_minor` and `…_micro` say their unit."""
    found: list[Column] = []
    for word in words.split():
        name, _, said = word.partition(":")
        units: dict[str, Unit] = {"milli": "milli"}
        ending: dict[str, Unit] = {"_minor": "minor", "_micro": "micro"}
        found.append(Column(name, units.get(said) or ending.get(name[-6:])))
    return tuple(found)


def decimal_of(minor: int, currency: str) -> Decimal:
    """Return minor units of a currency as an exact decimal of major ones: 1234 cents are 12.34."""
    digits = 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2
    return Decimal(minor).scaleb(-digits)


def csv_titles(wanted: Sequence[Column]) -> str:
    """Return the line of column names."""
    return _write([column.title for column in wanted])


def csv_row(wanted: Sequence[Column], line: Mapping[str, Any], *, currency: str) -> str:
    """Return one line; amounts in minor units are of `currency`."""
    return _write([_cell(column, line.get(column.name), currency) for column in wanted])


def _cell(column: Column, value: object, currency: str) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return guard_cell(json.dumps(value, ensure_ascii=False, sort_keys=True))
    if not isinstance(value, int) or isinstance(value, bool):
        return guard_cell(str(value))
    if column.unit == "minor":
        return format(decimal_of(value, currency), "f")
    digits = {"micro": 6, "milli": 3}.get(column.unit or "", 0)
    return format(Decimal(value).scaleb(-digits), "f")  # a number that we wrote is no formula, whatever its sign


def _write(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
