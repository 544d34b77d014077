"""Set the brand of a workspace, and show it to everybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.accounts.errors import LogoUnusable, NoBrandHere
from mutoscope.infra.limits import require_features
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.library import FOR_GOOD, extend_assets, find_asset
from mutoscope.library.download_rendition import LINK_PREFIX
from mutoscope.storage import Link, LinkSigner
from mutoscope.tenancy import Scope
from mutoscope.tenancy.brand import Brand, put_brand
from mutoscope.tenancy.domains import HostWorkspace, find_host


@dataclass(frozen=True)
class ShownBrand:
    """What a login page shows."""

    workspace: HostWorkspace
    logo_url: str | None
    """A link that opens the logo for a while."""


async def set_brand(session: AsyncSession, clock: Clock, scope: Scope, brand: Brand) -> Brand:
    """Replace the workspace's brand; its logo does not expire any more.

    Raises:
        LimitReached: the plan has no white label.
        LogoUnusable: the logo is not an image of this workspace, or has expired.
        BrandInvalid: a name or a colour breaks its rule.
        EmailInvalid: one of the addresses is none.
    """
    await require_features(session, scope.workspace_id, {"white_label": 1})
    if brand.logo_asset_id is not None:
        logo = await find_asset(session, clock, brand.logo_asset_id)
        if logo is None or logo.kind != "image":
            raise LogoUnusable
        await extend_assets(session, [logo.id], clock.now() + FOR_GOOD)
    return await put_brand(session, scope.workspace_id, brand, now=clock.now())


async def show_brand(
    session: AsyncSession, settings: Settings, signer: LinkSigner, clock: Clock, host: str
) -> ShownBrand:
    """Return what a login page at a host name shows.

    Raises:
        NoBrandHere: the name belongs to no workspace.
    """
    found = await find_host(session, settings, host)
    if found is None:
        raise NoBrandHere
    return ShownBrand(found, _sign_logo(signer, clock, found, settings.link_seconds))


def _sign_logo(signer: LinkSigner, clock: Clock, found: HostWorkspace, seconds: int) -> str | None:
    expires_at, digest = found.logo_expires_at, found.logo_digest
    if digest is None or expires_at is None or expires_at <= clock.now():
        return None
    ends = min(clock.now() + dt.timedelta(seconds=seconds), expires_at)
    name, media_type = found.logo_name or "logo", found.logo_media_type or "application/octet-stream"
    return f"{LINK_PREFIX}/{signer.sign_link(Link(found.workspace_id, digest, name, media_type, ends))}"
