"""Set the brand kit of a workspace; its files do not expire any more."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import AssetUnknown, RequestInvalid
from mutoscope.generation.studio import Studio
from mutoscope.library import FOR_GOOD, Asset, extend_assets, find_asset
from mutoscope.media.captions import Fonts, FontsMissing
from mutoscope.tenancy import Scope
from mutoscope.writing.film_defaults import BrandKit, keep_brand_kit

_KINDS = {"logo": ("image",), "intro": ("image", "video"), "outro": ("image", "video")}


async def set_brand_kit(session: AsyncSession, studio: Studio, scope: Scope, kit: BrandKit) -> BrandKit:
    """Replace the kit and return it as it is kept.

    Raises:
        AssetUnknown: a file is not in this workspace, or has expired.
        RequestInvalid: a file is of the wrong kind, or there is no such font.
    """
    _check_font(studio, kit.brand.font)
    found = [await _file(session, studio, name, getattr(kit, name)) for name in _KINDS if getattr(kit, name)]
    now = studio.clock.now()
    await extend_assets(session, [asset.id for asset in found], now + FOR_GOOD)
    await keep_brand_kit(session, scope, kit, now)
    return kit


def _check_font(studio: Studio, file: str) -> None:
    try:
        if file:
            Fonts(studio.fonts).font(file)
    except FontsMissing as error:
        raise RequestInvalid(
            f"The font {file} is not installed here.",
            remedy="Name a file of the fonts' folder, or leave the font to the template.",
            field="brand.font",
        ) from error


async def _file(session: AsyncSession, studio: Studio, field: str, asset_id: uuid.UUID) -> Asset:
    asset = await find_asset(session, studio.clock, asset_id)
    if asset is None:
        raise AssetUnknown(
            f"There is no file {asset_id} in this workspace.",
            remedy=f"Upload the {field} first, and name it by its id.",
            field=field,
        )
    if asset.kind not in _KINDS[field]:
        raise RequestInvalid(
            f"{asset.name} is of the kind {asset.kind} and cannot serve as {field}.",
            remedy=f"Name a file of the kind {' or '.join(_KINDS[field])}.",
            field=field,
            kind=asset.kind,
        )
    return asset
