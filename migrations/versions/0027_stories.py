"""Stories in steps, every version of each; the library of characters; projects that are found and put away."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0027_stories.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_TABLES = ("story", "story_version", "cast_entry", "studio_picture")


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)


def downgrade() -> None:
    """Revert."""
    op.execute("alter table project drop column words, drop column archived_at")
    op.execute(f"delete from privacy_kept where relation in ({', '.join(repr(table) for table in _TABLES)})")  # noqa: S608 -- our own names
    op.execute("drop table studio_picture, cast_entry, story_version, story_step, story")
