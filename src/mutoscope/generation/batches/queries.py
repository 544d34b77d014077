"""SQL of batches. Row-level security adds the workspace to every statement."""

# ruff: noqa: S608 -- statements are put together from constants; values are bound

from __future__ import annotations

from sqlalchemy import text

from mutoscope.generation.queries import COLUMNS

BATCH = "id, user_id, name, films, created_at, finished_at"
INSERT = text("""
    insert into batch (id, workspace_id, user_id, name, films, created_at)
    values (:id, :workspace_id, :user_id, :name, :films, :created_at)
""")
INSERT_ROW = text("""
    insert into batch_row (workspace_id, batch_id, number, line, project_id)
    values (:workspace_id, :batch_id, :number, :line, :project_id)
""")
SELECT = text(f"select {BATCH} from batch where id = :id")
LIST = text(f"""
    select {BATCH} from batch where (cast(:before as uuid) is null or id < cast(:before as uuid))
    order by id desc limit :limit
""")
# A row stands as the newest generation of its project does, whoever ordered it.
ROWS = text(f"""
    select r.batch_id as in_batch, r.number, r.line, p.title, g.* from batch_row r
    join project p on p.id = r.project_id and p.deleted_at is null
    join lateral (
        select {COLUMNS} from generation where project_id = r.project_id and work = 'film' order by id desc limit 1
    ) g on true
    where r.batch_id = any(:batches) order by r.batch_id, r.number
""")
UNFINISHED = text("""
    select g.id from generation g join batch_row r on r.project_id = g.project_id
    where r.batch_id = :id and g.work = 'film' and g.status in ('queued', 'processing')
    order by g.id for no key update of g
""")
BEGIN_ANEW = text("update batch set finished_at = null where id = :id")
ENDED = text("select workspace_id, id from batches_ended()")
END = text("update batch set finished_at = :now where id = :id and finished_at is null returning id")
