"""Clips by video models; orders that nobody asks for end."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_FOLDER = Path(__file__).parents[1] / "sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)


def _run(name: str) -> None:
    for statement in _STATEMENT.findall((_FOLDER / name).read_text(encoding="utf-8")):
        op.execute(statement)


def upgrade() -> None:
    """Apply."""
    _run("0042_clips.sql")


def downgrade() -> None:
    """Revert."""
    _run("0042_clips_down.sql")
