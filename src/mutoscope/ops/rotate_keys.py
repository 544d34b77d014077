"""`mutoscope ops rotate-keys`: wrap every data key by the newest encryption key."""

from __future__ import annotations

from mutoscope.bootstrap import open_vault
from mutoscope.identity import load_secret
from mutoscope.infra.connections import embedded_postgres, open_server, outside_connections
from mutoscope.infra.database import Database
from mutoscope.infra.rotate_keys import KeyCensus, Rotation, count_keys, rotate_keys
from mutoscope.infra.settings import Settings


async def rotate_all(settings: Settings) -> Rotation:
    """Rotate on the database that the settings name; the embedded server runs meanwhile.

    Raises:
        DataKeysLocked: some data keys were wrapped by a key that the settings do not name.
        MutoscopeError: the database cannot be reached, or a key is too short.
    """
    vault = open_vault(settings, load_secret(settings))
    with open_server(settings) as connections:
        owner = Database.connect(connections.owner_url, pool_size=1)
        try:
            return await rotate_keys(owner, vault)
        finally:
            await owner.close()


async def count_data_keys(settings: Settings) -> KeyCensus:
    """Count the data keys of a database that runs, by what wrapped them; starts nothing.

    Raises:
        MutoscopeError: a key is too short, or DATABASE_URL is not a PostgreSQL URL.
    """
    vault = open_vault(settings, load_secret(settings))
    outside = settings.database_url is not None
    url = outside_connections(settings).owner_url if outside else embedded_postgres(settings).url()
    owner = Database.connect(url, pool_size=1)
    try:
        return await count_keys(owner, vault)
    finally:
        await owner.close()
