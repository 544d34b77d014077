"""The calls about credits."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, Uuid, bindparam, text

_WORKSPACE = bindparam("workspace", type_=Uuid())
_KEY = bindparam("key", type_=Text())
_NOTE = bindparam("note", type_=Text())

NOTE_GRANT = text("select platform_note_credits(:workspace, :unit, 'grant', :key, :note)").bindparams(
    _WORKSPACE, bindparam("unit", type_=Text()), _KEY, _NOTE
)
TAKE = text("select platform_take_credits(:workspace, 'credit', :amount, :key, :note)").bindparams(
    _WORKSPACE, bindparam("amount", type_=BigInteger()), _KEY, _NOTE
)
