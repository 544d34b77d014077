"""Texts for platforms and their quota, prompts of a workspace's own, bibles."""

from __future__ import annotations

import re
from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_SQL = Path(__file__).parents[1] / "sql" / "0028_bibles.sql"
_GATE = Path(__file__).parents[1] / "sql" / "0018_gate.sql"
# As in 0003: a driver takes one statement at a time.
_STATEMENT = re.compile(r"(?:\$\$.*?\$\$|'(?:[^']|'')*'|--[^\n]*|[^;'$-]|[$-])+;", re.DOTALL)
_AUDIT = re.compile(r"create (function audit_gauges\(\).*?\$\$.*?\$\$);", re.DOTALL)
_KEPT = ("enrichment", "prompt_template", "bible", "bible_version")


def _audit_gauges(*, proved: bool) -> str:
    """Return the function as 0018 has it, or one that leaves out texts too: what was made stays used up."""
    found = _AUDIT.search(_GATE.read_text(encoding="utf-8"))
    assert found is not None  # noqa: S101 -- the file lies beside this one
    text = f"create or replace {found[1]}"
    left_out = "coalesce(g.feature, c.feature) not in ('uploads', 'enrichments')"
    return text if proved else text.replace("coalesce(g.feature, c.feature) <> 'uploads'", left_out)


def upgrade() -> None:
    """Apply."""
    for statement in _STATEMENT.findall(_SQL.read_text(encoding="utf-8")):
        op.execute(statement)
    op.execute(_audit_gauges(proved=False))


def downgrade() -> None:
    """Revert."""
    op.execute(_audit_gauges(proved=True))
    op.execute(f"delete from privacy_kept where relation in ({', '.join(repr(table) for table in _KEPT)})")  # noqa: S608 -- our own names
    op.execute("delete from gauge where feature = 'enrichments'")
    op.execute("drop table bible_version, bible, prompt_template, enrichment")
