"""The journal's SQL."""

from __future__ import annotations

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

WRITE = text("""
    insert into payment_call (id, workspace_id, user_id, kind, key, request)
    values (:id, :workspace_id, :user_id, :kind, :key, :request)
    on conflict (workspace_id, kind, key) do nothing
""").bindparams(bindparam("request", type_=JSONB))
FIND = text("""
    select id, user_id, request, state, answer from payment_call
    where workspace_id = :workspace_id and kind = :kind and key = :key
""")
ATTEMPT = text("update payment_call set attempts = attempts + 1 where id = :id")
END = text("""
    update payment_call set state = :state, object_id = :object_id, answer = :answer, ended_at = :now
    where id = :id and state = 'pending'
""").bindparams(bindparam("answer", type_=JSONB(none_as_null=True)))
PENDING = text("select id, workspace_id, kind, key from billing_pending_calls(:before, :limit)")
