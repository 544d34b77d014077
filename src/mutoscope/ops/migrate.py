"""Bring the database that the settings name to the newest schema, ours and the jobs'."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import psycopg
import typer

from mutoscope.infra.connections import open_server
from mutoscope.infra.migrations import migrate_to_head
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables

_LOCK_KEY = 0x6D75746F_0002
"""Held around both steps; the migrations take a lock of their own inside."""

app = typer.Typer(add_completion=False)


def prepare_database(owner_url: str) -> str:
    """Migrate our tables and the job tables, and return our revision. Several callers take turns.

    Args:
        owner_url: the owner's connection URL, libpq's form.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [_LOCK_KEY])
        revision = migrate_to_head(owner_url)
        install_job_tables(owner_url)
    return revision


def migrate_database(settings: Settings) -> str:
    """Migrate, and return the revision reached. The embedded server runs meanwhile.

    Raises:
        MutoscopeError: the database cannot be reached or started.
    """
    with open_server(settings) as connections:
        return prepare_database(connections.owner_url)


@app.command()
def migrate(
    *, json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False
) -> None:
    """Bring the database to the newest schema; the embedded server is started for it if none runs."""
    revision = migrate_database(Settings())
    typer.echo(json_module.dumps({"revision": revision}) if json else f"The database is at revision {revision}.")
