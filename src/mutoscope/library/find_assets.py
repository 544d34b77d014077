"""Find assets by what users call them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock, InvalidInput, Page
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound
from mutoscope.library.read_rows import asset_of
from mutoscope.library.types import Asset

_LAST_ID = uuid.UUID(int=(1 << 128) - 1)
_MOST = 200
_TEMP_PATH = re.compile(r"temp/[^/]+/([0-9a-f-]{36})/[^/]*\Z")


async def find_assets(session: AsyncSession, clock: Clock, names: Sequence[str]) -> list[Asset]:
    """Return one asset for each name, id or `temp_path`, in order; of equal names the newest.

    Raises:
        FileNotFound: the first that does not exist in this workspace or has expired.
    """
    if not names:
        return []
    wanted = [match.group(1) if (match := _TEMP_PATH.match(name)) else name for name in names]
    rows = await queries.rows(session, queries.FIND_ASSETS, names=wanted, now=clock.now())
    found: dict[str, Asset] = {}
    for asset in map(asset_of, rows):
        found[asset.name] = asset
        found[str(asset.id)] = asset
    for name, key in zip(names, wanted, strict=True):
        if key not in found:
            raise FileNotFound("asset", name)
    return [found[key] for key in wanted]


async def find_asset(session: AsyncSession, clock: Clock, asset_id: uuid.UUID) -> Asset | None:
    """Return an asset by id, None if it is not there, expired, or another workspace's."""
    rows = await queries.rows(session, queries.FIND_ASSET, id=asset_id, now=clock.now())
    return asset_of(rows[0]) if rows else None


async def list_assets(
    session: AsyncSession, clock: Clock, *, cursor: str | None = None, limit: int = 50
) -> Page[Asset]:
    """Return one page of the workspace's assets, newest first.

    Raises:
        InvalidInput: the cursor is not one of ours, or the limit is outside 1 to 200.
    """
    if not 1 <= limit <= _MOST:
        raise InvalidInput(f"A limit of {limit} assets is outside 1 to 200.", remedy="Ask for 1 to 200.", field="limit")
    try:
        before = uuid.UUID(cursor) if cursor else _LAST_ID
    except ValueError:
        raise InvalidInput("The cursor is not one of ours.", remedy="Pass next_cursor unchanged.") from None
    rows = await queries.rows(session, queries.LIST_ASSETS, now=clock.now(), before=before, limit=limit + 1)
    assets = [asset_of(row) for row in rows]
    return Page(assets[:limit], str(assets[limit - 1].id) if len(assets) > limit else None)


async def extend_assets(session: AsyncSession, asset_ids: Sequence[uuid.UUID], until: dt.datetime) -> None:
    """Keep assets at least until a moment: a job that waits for its turn must still find its footage."""
    await queries.run(session, queries.EXTEND_ASSETS, ids=list(asset_ids), until=until)
