"""SQL of the inbox. Row-level security adds the workspace to every statement, and to marks the person."""

# ruff: noqa: S608 -- statements are put together from constants of this file; values are bound

from __future__ import annotations

from typing import Final

from sqlalchemy import text

_MINE = (
    "e.id > :since and (e.action = any(:shared) or (e.action = any(:own) and e.user_id = :user_id)) "
    "and (e.user_id is distinct from :user_id or e.action = any(:own))"
)
_MARKS = (
    "left join notice_mark m on m.user_id = :user_id "
    "left join notice_read r on r.user_id = :user_id and r.event_id = e.id"
)
_READ = "(m.read_to is not null and e.id <= m.read_to) or r.event_id is not null"
LIST: Final = text(f"""
    select e.id, e.action, e.project_id, e.payload, e.created_at, p.title, n.author, n.body, n.at_ms, {_READ} as read
    from event e
    left join project p on p.id = e.project_id and p.deleted_at is null
    left join review_note n on n.id = cast(e.payload ->> 'note_id' as uuid)
    {_MARKS}
    where {_MINE} and (cast(:before as uuid) is null or e.id < cast(:before as uuid))
      and (not :unread or not ({_READ}))
    order by e.id desc limit :limit
""")
COUNT: Final = text(
    f"select count(*) from (select from event e {_MARKS} where {_MINE} and not ({_READ}) limit :limit) unread"
)
MARK_ONE: Final = text(
    "insert into notice_read (workspace_id, user_id, event_id) "
    "select e.workspace_id, :user_id, e.id from event e where e.id = any(:ids) on conflict do nothing"
)
MARK_ALL: Final = text(
    "insert into notice_mark (workspace_id, user_id, read_to) values (:workspace_id, :user_id, :read_to) "
    "on conflict (workspace_id, user_id) do update set read_to = greatest(notice_mark.read_to, excluded.read_to)"
)
FORGET_ONES: Final = text("delete from notice_read where user_id = :user_id and event_id <= :read_to")
