"""The statements on the outbox of events."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

WAITING: Final = text("select workspace_id from event_outbox_waiting(:limit)")
TAKE: Final = text(
    "select e.id, e.workspace_id, e.project_id, e.user_id, e.action, e.payload, e.created_at "
    "from event_outbox o join event e on e.id = o.event_id "
    "order by o.failures, o.event_id limit :limit for update of o skip locked"
)
DONE: Final = text("delete from event_outbox where event_id = :id")
FAILED: Final = text("update event_outbox set failures = least(failures + 1, 30000) where event_id = :id")
ENDPOINTS: Final = text("select id, event_types from webhook_endpoint where enabled order by id")
DELIVER: Final = text(
    "insert into webhook_delivery (id, workspace_id, endpoint_id, event_id, event_type, body, next_attempt_at, "
    "created_at) values (:id, :workspace_id, :endpoint_id, :event_id, :event_type, :body, :now, :now) "
    "on conflict (endpoint_id, event_id) do nothing"
)
TITLE: Final = text("select title from project where id = :id")
