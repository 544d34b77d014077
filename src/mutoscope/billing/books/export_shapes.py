"""Which ledgers are exported, with which columns, and how each is read: pages by the database's own functions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, DateTime, Integer, Text, TextClause, Uuid, bindparam, text

from mutoscope.billing.books.to_csv import Column, columns

Ledger = Literal["usage", "cash", "invoices", "credits", "deferred"]

_TYPES: Final[Mapping[str, Any]] = {
    "workspace": Uuid(),
    "since": DateTime(timezone=True),
    "until": DateTime(timezone=True),
    "after_id": Uuid(),
    "after": Text(),
    "unit": Text(),
    "seq": BigInteger(),
    "limit": Integer(),
}


def _read(function: str, *parameters: str) -> TextClause:
    values = ", ".join(f":{name}" for name in parameters)
    bound = (bindparam(name, type_=_TYPES[name]) for name in parameters)
    return text(f"select cursor, line from {function}({values})").bindparams(*bound)  # noqa: S608 -- our own names


@dataclass(frozen=True)
class Shape:
    """One ledger. `currency` names the fact that amounts in minor units are in, where the line has such."""

    columns: tuple[Column, ...]
    read: TextClause
    currency: str = "currency"
    after: Literal["id", "text", "entry"] = "text"

    def begin_after(self, cursor: str | None) -> dict[str, Any]:
        """Return the parameters that go on after a cursor, or begin without one."""
        if self.after == "id":
            return {"after_id": uuid.UUID(cursor) if cursor else None}
        if self.after == "text":
            return {"after": cursor}
        workspace, unit, seq = cursor.split(" ") if cursor else (None, None, None)
        return {
            "after_id": uuid.UUID(workspace) if workspace else None,
            "unit": unit,
            "seq": int(seq) if seq else None,
        }


SHAPES: Final[Mapping[Ledger, Shape]] = MappingProxyType(
    {
        "usage": Shape(
            columns(
                "id workspace_id user_id project_id work path unit held:milli spent:milli hold_id charge_id invoice_id "
                "charge_status charge_currency charge_minor plan_key period_start quoted counted ai_micro "
                "compute_micro storage_micro network_micro status created_at ended_at"
            ),
            _read("books_export_usage", "workspace", "since", "until", "after_id", "limit"),
            currency="charge_currency",
            after="id",
        ),
        "cash": Shape(
            columns(
                "id workspace_id kind source_id payment_id invoice_id currency amount_minor fee_minor net_minor "
                "created_at"
            ),
            _read("books_export_cash", "workspace", "since", "until", "after", "limit"),
        ),
        "invoices": Shape(
            columns(
                "id workspace_id number status reason subscription_id currency subtotal_minor discount_minor tax_minor "
                "total_minor paid_minor created_at paid_at"
            ),
            _read("books_export_invoices", "workspace", "since", "until", "after", "limit"),
        ),
        "credits": Shape(
            columns(
                "workspace_id unit seq op_id kind debit credit amount:milli available_after:milli held_after:milli ref "
                "lot_ref lot_source created_at"
            ),
            _read("books_export_credits", "workspace", "since", "until", "after_id", "unit", "seq", "limit"),
            after="entry",
        ),
        "deferred": Shape(
            columns(
                "sale_id workspace_id kind sku unit amount left_over currency price_micro deferred_micro created_at"
            ),
            _read("books_export_deferred", "workspace", "until", "after", "limit"),
        ),
    }
)
"""`deferred` is what is owed at the moment `until`; the others are what happened in `[since, until)`."""
