"""The calls about promotion codes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Row, Text, Uuid, bindparam, text

from mutoscope.administration.promotions.types import Promotion, Terms

_COLUMNS = "id, code, unit, amount, valid_days, most_uses, ends_at, uses, enabled, created_at"
LIST = text(f"select {_COLUMNS} from platform_list_promotions()")  # noqa: S608 -- constant columns
MAKE = text(
    f"select {_COLUMNS} from platform_make_promotion(:id, :code, :unit, :amount, :days, :most, :ends_at, :now)"  # noqa: S608 -- same
).bindparams(
    bindparam("id", type_=Uuid()),
    bindparam("code", type_=Text()),
    bindparam("unit", type_=Text()),
    bindparam("amount", type_=BigInteger()),
    bindparam("days", type_=Integer()),
    bindparam("most", type_=Integer()),
    bindparam("ends_at", type_=DateTime(timezone=True)),
    bindparam("now", type_=DateTime(timezone=True)),
)
END = text(f"select {_COLUMNS} from platform_end_promotion(:code)").bindparams(  # noqa: S608 -- same
    bindparam("code", type_=Text())
)


def to_promotion(row: Row[Any]) -> Promotion:
    """Return the promotion of a row."""
    terms = Terms(row.code, row.unit, row.amount, row.valid_days, row.most_uses, row.ends_at)
    return Promotion(row.id, terms, row.uses, row.enabled, row.created_at)
