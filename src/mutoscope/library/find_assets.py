"""Find assets by what users call them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row, fetch_rows
from mutoscope.kernel import Clock, InvalidInput, Page
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound
from mutoscope.library.read_rows import asset_of
from mutoscope.library.types import Asset
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LAST_ID = uuid.UUID(int=(1 << 128) - 1)
_MOST = 200
_LIST = "assets"
_TEMP_PATH = re.compile(r"temp/[^/]+/([0-9a-f-]{36})/[^/]*\Z")
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


async def find_assets(session: AsyncSession, clock: Clock, names: Sequence[str]) -> list[Asset]:
    """Return one asset for each name, id or `temp_path`, in order; of equal names the newest.

    Raises:
        FileNotFound: the first that does not exist in this workspace or has expired.
    """
    found = await look_up_assets(session, clock, names)
    for name in names:
        if name not in found:
            raise FileNotFound("asset", name)
    return [found[name] for name in names]


async def look_up_assets(session: AsyncSession, clock: Clock, names: Iterable[str]) -> dict[str, Asset]:
    """Return the asset of each name, id or `temp_path` that there is one of; of equal names the newest."""
    wanted = {name: match.group(1) if (match := _TEMP_PATH.match(name)) else name for name in names}
    if not wanted:
        return {}
    called = list(wanted.values())
    ids = [uuid.UUID(name) for name in called if _ID.match(name)]
    found: dict[str, Asset] = {}
    for row in await fetch_rows(session, queries.FIND_ASSETS, clock.now(), called, ids):
        asset = asset_of(row)
        found[asset.name] = found[str(asset.id)] = asset
    return {name: found[key] for name, key in wanted.items() if key in found}


async def find_asset(session: AsyncSession, clock: Clock, asset_id: uuid.UUID) -> Asset | None:
    """Return an asset by id, None if it is not there, expired, or another workspace's."""
    rows = await queries.rows(session, queries.FIND_ASSET, id=asset_id, now=clock.now())
    return asset_of(rows[0]) if rows else None


async def match_assets(
    session: AsyncSession, clock: Clock, *, names: Collection[str], digests: Collection[str], most: int = 1000
) -> list[Asset]:
    """Return the assets that have one of these names or contents, the newest first; what is not there is left out."""
    asked = {"names": sorted(names), "digests": sorted(digests), "now": clock.now(), "most": most}
    return [asset_of(row) for row in await queries.rows(session, queries.MATCH_ASSETS, **asked)]


async def list_assets(
    session: AsyncSession, clock: Clock, *, cursor: str | None = None, limit: int = 50
) -> Page[Asset]:
    """Return one page of the workspace's assets, newest first.

    Raises:
        BadCursor: the cursor is of another list or workspace.
        InvalidInput: the limit is outside 1 to 200.
    """
    if not 1 <= limit <= _MOST:
        raise InvalidInput(f"A limit of {limit} assets is outside 1 to 200.", remedy="Ask for 1 to 200.", field="limit")
    workspace_id = session.info["workspace_id"]
    before = read_cursor(_LIST, workspace_id, cursor or None) or _LAST_ID
    rows = await queries.rows(session, queries.LIST_ASSETS, now=clock.now(), before=before, limit=limit + 1)
    assets = [asset_of(row) for row in rows]
    more = len(assets) > limit
    return Page(assets[:limit], write_cursor(_LIST, workspace_id, assets[limit - 1].id) if more else None)


async def extend_assets(session: AsyncSession, asset_ids: Sequence[uuid.UUID], until: dt.datetime) -> None:
    """Keep assets at least until a moment: a job that waits for its turn must still find its footage."""
    await fetch_row(session, queries.EXTEND_ASSETS, list(asset_ids), until)
