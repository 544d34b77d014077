"""Bring the database that the settings name to the newest schema."""

from __future__ import annotations

from mutoscope.infra.connections import open_server
from mutoscope.infra.migrations import migrate_to_head
from mutoscope.infra.settings import Settings


def migrate_database(settings: Settings) -> str:
    """Migrate, and return the revision reached. The embedded server runs meanwhile.

    Raises:
        MutoscopeError: the database cannot be reached or started.
    """
    with open_server(settings) as connections:
        return migrate_to_head(connections.owner_url)
