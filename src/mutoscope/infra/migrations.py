"""Bring the schema of a database to the newest revision."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

_PACKAGE = Path(__file__).resolve().parents[1]


def migrations_folder() -> Path:
    """Return the folder of the migrations: inside an installed wheel, beside `src/` in a checkout."""
    shipped = _PACKAGE / "_migrations"
    return shipped if shipped.is_dir() else _PACKAGE.parents[1] / "migrations"


def migration_config(owner_url: str | None = None) -> Config:
    """Return Alembic's configuration; `owner_url` is libpq's form and reaches `env.py` as an attribute."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if owner_url is not None:
        config.attributes["owner_url"] = owner_url
    return config


@cache
def head_revision() -> str:
    """Return the newest revision that this version of the program knows."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    return head or ""


def migrate_to_head(owner_url: str) -> str:
    """Apply what is missing, in one transaction, and return the revision reached. Several callers take turns.

    Args:
        owner_url: the connection URL (libpq's form) of the owner of the schema.
    """
    command.upgrade(migration_config(owner_url), "head")
    return head_revision()
