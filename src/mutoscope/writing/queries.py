"""SQL of projects. Row-level security adds the workspace to every statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from mutoscope.writing.types import Project, ProjectDraft

COLUMNS = (
    "id, workspace_id, user_id, title, script, images, voice, duration, music, options, status, video_url, "
    "subtitles_url, thumbnail_url, archived_at, created_at, updated_at"
)
_NAMES = COLUMNS.split(", ")
INSERT = text(f"""
    insert into project (id, workspace_id, user_id, title, script, images, voice, duration, music, options)
    values (:id, :workspace_id, :user_id, :title, :script, :images, :voice, :duration, :music, :options)
    returning {COLUMNS}
""").bindparams(bindparam("images", type_=JSONB), bindparam("options", type_=JSONB))  # noqa: S608 -- constant columns
SELECT = f"select {COLUMNS} from project where id = $1 and deleted_at is null"  # noqa: S608 -- constant columns
"""For `fetch_row`."""
LIST = text(f"""
    select {COLUMNS} from project where (cast(:before as uuid) is null or id < cast(:before as uuid))
    and (archived_at is not null) = :archived and deleted_at is null
    and (cast(:status as text) is null or status = :status)
    and (cast(:title as text) is null or title ilike :title) order by id desc limit :limit
""")  # noqa: S608 -- constant columns
UPDATE = text(f"""
    update project set title = :title, script = :script, images = :images, voice = :voice, duration = :duration,
        music = :music, options = :options, updated_at = now()
    where id = :id returning {COLUMNS}
""").bindparams(bindparam("images", type_=JSONB), bindparam("options", type_=JSONB))  # noqa: S608 -- constant columns
ARCHIVE = text(f"""
    update project set archived_at = :archived_at, updated_at = now() where id = :id returning {COLUMNS}
""")  # noqa: S608 -- constant columns
MARK = """
    update project set status = $2, updated_at = now(), video_url = coalesce($3, video_url),
        subtitles_url = coalesce($4, subtitles_url), thumbnail_url = coalesce($5, thumbnail_url)
    where id = $1
"""
"""For `fetch_row`."""
DELETE = text("update project set deleted_at = :now where id = :id and deleted_at is null returning id")
RESTORE = text(f"""
    update project set deleted_at = null where id = :id and (deleted_at is null or deleted_at >= :since)
    returning {COLUMNS}
""")  # noqa: S608 -- constant columns
PURGE = text("delete from project where id = :id and deleted_at < :before returning id")


def draft_values(draft: ProjectDraft) -> dict[str, Any]:
    """Return the columns of a draft."""
    return {
        "title": draft.title,
        "script": draft.script,
        "images": list(draft.images),
        "voice": draft.voice,
        "duration": draft.duration,
        "music": draft.music,
        "options": draft.options,
    }


def to_project(row: Sequence[Any]) -> Project:
    """Return the project of a row with `COLUMNS`."""
    values = dict(zip(_NAMES, row, strict=True))
    draft = ProjectDraft(
        title=values["title"],
        script=values["script"],
        voice=values["voice"],
        duration=values["duration"],
        images=tuple(values["images"]),
        music=values["music"],
        options=dict(values["options"]),
    )
    said = {"title", "script", "images", "voice", "duration", "music", "options"}
    facts: dict[str, Any] = {name: value for name, value in values.items() if name not in said}
    return Project(draft=draft, **facts)
