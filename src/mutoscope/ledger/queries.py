"""The ledger's SQL: constant texts (prepared once a connection) and the one way to call its functions."""

from __future__ import annotations

import re
import uuid

from sqlalchemy import BigInteger, Integer, Text, TextClause, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.ledger.errors import as_ledger_error

_TYPES = {
    "workspace": Uuid(),
    "unit": Text(),
    "ref": Text(),
    "cursor": BigInteger(),
    "limit": Integer(),
}


def statement(sql: str) -> TextClause:
    """Return the text with its parameters typed, so that one prepared statement serves every call."""
    names = dict.fromkeys(re.findall(r"(?<!:):(\w+)", sql))
    return text(sql).bindparams(*(bindparam(name, type_=_TYPES[name]) for name in names))


# For `call`: the workspace, the unit, then what the verb takes.
GRANT = "select ledger.grant_credits($1, $2, $3, $4, $5, $6, $7)"
HOLD = "select ledger.hold($1, $2, $3, $4, $5)"
SETTLE = "select ledger.settle($1, $2, $3, $4, $5)"
RELEASE = "select ledger.release($1, $2, $3, $4)"
REVOKE = "select ledger.revoke($1, $2, $3, $4, $5)"
# For `fetch_row` and `fetch_rows`.
BALANCE = "select available, held, spent, debt from ledger.balance($1, $2)"
AUDIT = "select what, workspace_id, unit, op_id from ledger.audit()"

_LINES = """
select op.id, op.kind, op.amount, coalesce(moved.change, 0) as change,
       coalesce(latest.available_after, 0) as balance, coalesce(latest.held_after, 0) as held, op.ref, op.created_at,
       note.note
  from ledger.op op
  left join ledger.note note on note.workspace_id = op.workspace_id and note.op_id = op.id
  left join lateral (
    select sum(case when credit = 'available' then amount when debit = 'available' then -amount else 0 end)::bigint
           as change, max(seq) as seq
      from ledger.entry entry where entry.workspace_id = op.workspace_id and entry.op_id = op.id) moved on true
  left join lateral (  -- an operation that moved nothing shows the balance it found
    select available_after, held_after from ledger.entry entry
      where entry.workspace_id = op.workspace_id and entry.unit = op.unit
        and case when moved.seq is null then entry.op_id < op.id else entry.seq = moved.seq end
      order by seq desc limit 1) latest on true
  where op.workspace_id = :workspace and op.unit = :unit
"""
_OF_REF = " and op.ref = :ref"
_NEWEST_FIRST = " and op.id < :cursor order by op.id desc limit :limit"
_OLDEST_FIRST = " and op.id > :cursor order by op.id limit :limit"

LINES = {
    # (of one ref, oldest first)
    (False, False): statement(_LINES + _NEWEST_FIRST),
    (False, True): statement(_LINES + _OLDEST_FIRST),
    (True, False): statement(_LINES + _OF_REF + _NEWEST_FIRST),
    (True, True): statement(_LINES + _OF_REF + _OLDEST_FIRST),
}


async def call(session: AsyncSession, function: str, workspace_id: uuid.UUID, unit: str, *arguments: object) -> int:
    """Run one of the ledger's functions for a workspace and return the id it yields.

    Raises:
        MutoscopeError: the ledger refused, as one of `mutoscope.ledger.errors`; the transaction is lost then.
        DBAPIError: the database failed; after a lost connection repeat with the same key.
    """
    try:
        row = await fetch_row(session, function, workspace_id, unit, *arguments)
    except DBAPIError as error:
        known = as_ledger_error(error)
        if known is None:
            raise
        raise known from error
    return int(row[0])
