"""The statements on mail. The worker's functions see every tenant's; the rest runs behind the wall."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

CLAIM: Final = text(
    "select id, workspace_id, user_id, template, sealed, sealed_for, attempts, created_at "
    "from mail_claim(:now, :lease, :limit) order by created_at, id"
)
SETTLE: Final = text("select mail_settle(:id, :attempts, :state, :now, :next, :error)")
FORGET: Final = text("select mail_forget(:before)")

_MAIL = "id, workspace_id, user_id, template, sealed, sealed_for, state, attempts, last_error, created_at, sent_at"
LIST: Final = text(
    f"select {_MAIL} from mail where (cast(:before as uuid) is null or id < :before) order by id desc limit :limit"  # noqa: S608 -- constant columns
)
FIND: Final = text(f"select {_MAIL} from mail where id = :id")  # noqa: S608 -- constant columns

LOGO: Final = text("select digest, media_type, size from asset where id = :id and kind = 'image' and expires_at > :now")
FIND_WORDING: Final = text(
    "select subject, body, updated_at from mail_template where workspace_id = :workspace_id and name = :name"
)
LIST_WORDINGS: Final = text(
    "select name, updated_at from mail_template where workspace_id = :workspace_id order by name"
)
PUT_WORDING: Final = text(
    "insert into mail_template (workspace_id, name, subject, body, updated_at) "
    "values (:workspace_id, :name, :subject, :body, :now) on conflict (workspace_id, name) do update "
    "set subject = excluded.subject, body = excluded.body, updated_at = excluded.updated_at"
)
DELETE_WORDING: Final = text(
    "delete from mail_template where workspace_id = :workspace_id and name = :name returning subject, body"
)
WORKSPACE_NAME: Final = text("select name from workspace where id = :id")

LIST_WISHES: Final = text("select kind, wanted from mail_wish where user_id = :user_id")
PUT_WISH: Final = text(
    "insert into mail_wish (user_id, kind, wanted, updated_at) values (:user_id, :kind, :wanted, :now) "
    "on conflict (user_id, kind) do update set wanted = excluded.wanted, updated_at = excluded.updated_at"
)
