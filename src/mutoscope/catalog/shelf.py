"""The catalogue that is sold from now, and every one that something was ever bought from."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.errors import CatalogueUnknown
from mutoscope.catalog.types import Catalogue
from mutoscope.infra.tenant_connection import fetch_row


@dataclass(frozen=True)
class CatalogueShelf:
    """Catalogues by digest. A workspace's plan, a subscription and a purchase keep the one they were made from."""

    present: Catalogue
    _known: dict[str, Catalogue] = field(default_factory=dict[str, Catalogue], init=False, repr=False)

    async def keep(self, session: AsyncSession) -> str:
        """Write the present catalogue down, if it is new, and return its digest."""
        digest = self.present.digest
        if await fetch_row(session, queries.IS_KEPT, digest) is None:
            values = {"digest": digest, "name": self.present.name, "content": self.present.model_dump(mode="json")}
            await session.execute(queries.KEEP_CATALOGUE, values)
        return digest

    async def find(self, session: AsyncSession, digest: str) -> Catalogue:
        """Return a catalogue as it was when something was bought from it.

        Raises:
            CatalogueUnknown: it was never written down.
        """
        if digest == self.present.digest:
            return self.present
        if digest not in self._known:
            content = await session.scalar(queries.FIND_CATALOGUE, {"digest": digest})
            if content is None:
                raise CatalogueUnknown(
                    f"No catalogue with the digest {digest[:12]} was ever sold from.",
                    remedy="Restore the table catalogue_version from a backup.",
                    digest=digest,
                )
            self._known[digest] = Catalogue.model_validate_json(content)
        return self._known[digest]
