"""Regions: each keeps the bytes of its workspaces apart from every other's.

Whoever touches a workspace's bytes asks the database for its region first (`find_region`, or `hold_region` for a
transaction that keeps some), and takes what lies there. A row of bytes names its region, and a foreign key holds it to
that of its workspace.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.region_settings import DEFAULT_REGION, RegionUnknown
from mutoscope.storage import queries
from mutoscope.storage.blob_store import BlobStore
from mutoscope.storage.errors import BlobMissing
from mutoscope.storage.local_objects import LocalObjects
from mutoscope.storage.s3 import Bucket, DirectUploads, S3Objects, S3Settings
from mutoscope.storage.types import StorageLimits

KEEP_HANDED_SECONDS: Final = 14 * 86_400
"""How long the object store keeps what workers hand each other."""
RENEW_SECONDS: Final = KEEP_HANDED_SECONDS // 2
"""What is handed on again at this age is put anew, so that no sweep takes it from a film under way."""


@dataclass(frozen=True)
class Region:
    """Where the bytes of some workspaces lie."""

    name: str
    blobs: BlobStore
    exports: BlobStore
    """Finished copies of people's data, under the id of the person; no workspace's, so no quota counts them."""
    uploads: Path
    """A folder of unfinished uploads, by workspace."""
    artefacts: Path
    """A folder of what films are made of, by workspace."""
    direct: DirectUploads | None = None
    """Where clients may send parts of files themselves; None without an object store."""
    exchange: BlobStore | None = None
    """Through which workers hand each other artefacts of films under way; None: `artefacts` is a folder of all."""

    @classmethod
    def local(cls, name: str, root: Path, limits: StorageLimits) -> Self:
        """Return a region that lies in one folder."""
        apart = StorageLimits(free_floor=limits.free_floor)
        return cls(
            name,
            BlobStore.local(root / "blobs", limits, region=name),
            BlobStore.local(root / "exports", apart, region=name),
            root / "uploads",
            root / "artefacts",
        )

    @classmethod
    def in_bucket(cls, name: str, root: Path, limits: StorageLimits, settings: S3Settings, cache_bytes: int) -> Self:
        """Return a region whose finished files lie in a bucket; `root` is where this machine works on them."""

        def store(part: str, own: StorageLimits) -> BlobStore:
            bucket = Bucket(replace(settings, prefix=f"{settings.prefix}{part}/"))
            near = LocalObjects(root / part, own.free_floor)
            return BlobStore(S3Objects(bucket, near, cache_bytes), own, name)

        blobs, apart = store("blobs", limits), StorageLimits(free_floor=limits.free_floor)
        direct = DirectUploads(Bucket(replace(settings, prefix=f"{settings.prefix}blobs/")))
        handed = Bucket(replace(settings, prefix=f"{settings.prefix}exchange/"))
        near = LocalObjects(root / "exchange", limits.free_floor)
        exchange = BlobStore(S3Objects(handed, near, cache_bytes, RENEW_SECONDS), apart, name)
        exports = store("exports", apart)
        return cls(name, blobs, exports, root / "uploads", root / "artefacts", direct, exchange)

    def sweep_cache(self) -> int:
        """Remove what this machine needs no more of a bucket; return how many files went."""
        stores = (each.objects for each in (self.blobs, self.exports, self.exchange) if each is not None)
        return sum(store.sweep() for store in stores if isinstance(store, S3Objects))

    def sweep_exchange(self) -> int:
        """Remove what workers handed each other long ago; return how many objects went."""
        objects = self.exchange.objects if self.exchange else None
        return objects.sweep_old(KEEP_HANDED_SECONDS) if isinstance(objects, S3Objects) else 0


class Regions:
    """Every region of this installation, the default one first."""

    def __init__(self, regions: Iterable[Region]) -> None:
        """Take regions of different names; one is called `default`."""
        self._by_name: Final[Mapping[str, Region]] = {region.name: region for region in regions}
        self.default: Final = self._by_name[DEFAULT_REGION]

    @property
    def names(self) -> tuple[str, ...]:
        """Return what workspaces may be tagged with."""
        return tuple(self._by_name)

    def of(self, name: str) -> Region:
        """Return a region by the name that a row bears.

        Raises:
            RegionUnknown: the settings do not name it.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise RegionUnknown(name) from None

    def close(self) -> None:
        """Let go of connections to object stores."""
        for region in self:
            region.blobs.objects.close()
            region.exports.objects.close()
            if region.exchange is not None:
                region.exchange.objects.close()
            if region.direct is not None:
                region.direct.bucket.close()

    def __iter__(self) -> Iterator[Region]:
        """Go through all: a sweep must leave none out."""
        return iter(self._by_name.values())


async def find_region(session: AsyncSession, workspace_id: uuid.UUID) -> str:
    """Return where the bytes of the bound workspace lie.

    Raises:
        BlobMissing: there is no such workspace.
    """
    return _known(await queries.region_of(session, workspace_id))


async def hold_region(session: AsyncSession, workspace_id: uuid.UUID) -> str:
    """Return where the bytes of the bound workspace lie; until the transaction ends it stays there.

    Raises:
        BlobMissing: there is no such workspace.
    """
    return _known(await queries.hold_region(session, workspace_id))


def _known(region: str | None) -> str:
    if region is None:
        raise BlobMissing
    return region
