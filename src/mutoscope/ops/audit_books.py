"""`mutoscope ops audit-books`: prove the books of every workspace."""

from __future__ import annotations

from mutoscope.infra.connections import open_server
from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.ledger import Defect, check_invariants


async def audit_all(settings: Settings) -> list[Defect]:
    """Return every defect in the database that the settings name; the embedded server runs meanwhile.

    Raises:
        MutoscopeError: the database cannot be reached.
    """
    with open_server(settings) as connections:
        database = Database.connect(connections.app_url, pool_size=1, role=connections.app_role)
        try:
            async with database.session() as session:
                return await check_invariants(session)
        finally:
            await database.close()
