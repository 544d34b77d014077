"""The statements on endpoints and deliveries. The worker's functions see every tenant's; the rest stays inside one."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from typing import Final

from sqlalchemy import text

_ENDPOINT = (
    "id, workspace_id, sealed, event_types, description, disabled_for, rotated_until, failing_since, created_by, "
    "created_at, updated_at"
)
_DELIVERY = (
    "id, workspace_id, endpoint_id, event_id, event_type, body, state, attempts, next_attempt_at, status, reason, "
    "sealed, duration_ms, created_at, attempted_at"
)

# Makes of one workspace queue here, so that the limit holds.
LOCK: Final = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
COUNT: Final = text("select count(*) from webhook_endpoint")
INSERT: Final = text(
    "insert into webhook_endpoint (id, workspace_id, sealed, event_types, description, enabled, disabled_for, "
    "created_by, created_at, updated_at) values (:id, :workspace_id, :sealed, cast(:event_types as text[]), "
    ":description, cast(:disabled_for as text) is null, :disabled_for, :created_by, :now, :now)"
)
LIST: Final = text(f"select {_ENDPOINT} from webhook_endpoint order by id")
FIND: Final = text(f"select {_ENDPOINT} from webhook_endpoint where id = :id")
FIND_LOCKED: Final = text(f"select {_ENDPOINT} from webhook_endpoint where id = :id for update")
UPDATE: Final = text(
    "update webhook_endpoint set sealed = :sealed, event_types = cast(:event_types as text[]), "
    "description = :description, enabled = cast(:disabled_for as text) is null, disabled_for = :disabled_for, "
    "rotated_until = :rotated_until, failing_since = :failing_since, updated_at = :now where id = :id"
)
DELETE: Final = text("delete from webhook_endpoint where id = :id returning id")

SUCCEEDED: Final = text("update webhook_endpoint set failing_since = null where id = :id and failing_since is not null")
FAILING: Final = text(
    "update webhook_endpoint set failing_since = coalesce(failing_since, :now) where id = :id and enabled "
    "returning failing_since, created_by"
)
SWITCH_OFF: Final = text(
    "update webhook_endpoint set enabled = false, disabled_for = :why, updated_at = :now where id = :id and enabled "
    "returning id"
)
KILL_QUEUED: Final = text(
    "update webhook_delivery set state = 'dead', next_attempt_at = null, reason = 'endpoint_switched_off' "
    "where endpoint_id = :id and (state = 'queued' or (state = 'sending' and next_attempt_at <= :now))"
)

INSERT_DELIVERY: Final = text(
    "insert into webhook_delivery (id, workspace_id, endpoint_id, event_id, event_type, body, next_attempt_at, "
    "created_at) values (:id, :workspace_id, :endpoint_id, :event_id, :event_type, :body, :now, :now)"
)
LIST_DELIVERIES: Final = text(
    f"select {_DELIVERY} from webhook_delivery where endpoint_id = :endpoint_id "
    "and (cast(:state as text) is null or state = :state) and (cast(:before as uuid) is null or id < :before) "
    "order by id desc limit :limit"
)
FIND_DELIVERY: Final = text(f"select {_DELIVERY} from webhook_delivery where id = :id and endpoint_id = :endpoint_id")
RETRY: Final = text(
    "update webhook_delivery set state = 'queued', next_attempt_at = :now "
    "where id = :id and endpoint_id = :endpoint_id and (state <> 'sending' or next_attempt_at <= :now) returning id"
)

CLAIM: Final = text("select id, workspace_id, endpoint_id, attempts from webhook_claim(:now, :lease, :limit, :each)")
SETTLE: Final = text(
    "update webhook_delivery set state = :state, next_attempt_at = :next, status = :status, reason = :reason, "
    "sealed = :sealed, duration_ms = :milliseconds where id = :id and state = 'sending' and attempts = :attempts "
    "returning id"
)
FORGET: Final = text("select webhook_forget(:before)")
IS_MEMBER: Final = text("select exists (select from membership where user_id = :user_id)")
