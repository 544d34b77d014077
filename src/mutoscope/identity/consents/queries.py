"""The statements on consents; a person sees their own."""

from __future__ import annotations

from sqlalchemy import text

LATEST = text(
    "select distinct on (purpose) purpose, version, granted, created_at from consent "
    "where user_id = :user_id order by purpose, id desc"
)
LATEST_OF = text(
    "select version, granted from consent where user_id = :user_id and purpose = :purpose order by id desc limit 1"
)
INSERT = text(
    "insert into consent (id, user_id, purpose, version, granted, sealed, created_at) "
    "values (:id, :user_id, :purpose, :version, :granted, :sealed, :now)"
)
LOCK = text("select pg_advisory_xact_lock(hashtextextended('consent:' || cast(cast(:user_id as uuid) as text), 0))")
