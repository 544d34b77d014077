"""The calls about feature flags."""

from __future__ import annotations

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

LIST = text(
    "select key, description, state, percentage, allowed, denied, created_at, updated_at from flag_list() order by key"
)
WRITE = text(
    "select platform_write_flag(:create, :key, :description, :state, :percentage, :allowed, :denied, :now)"
).bindparams(
    bindparam("create", type_=Boolean()),
    bindparam("key", type_=Text()),
    bindparam("description", type_=Text()),
    bindparam("state", type_=Text()),
    bindparam("percentage", type_=Integer()),
    bindparam("allowed", type_=ARRAY(Uuid())),
    bindparam("denied", type_=ARRAY(Uuid())),
    bindparam("now", type_=DateTime(timezone=True)),
)
REMOVE = text("select platform_remove_flag(:key)").bindparams(bindparam("key", type_=Text()))
