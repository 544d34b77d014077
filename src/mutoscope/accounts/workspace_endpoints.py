"""Opening a workspace, and how it shows itself: what takes a plan, or a file of the library."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, status

from mutoscope.accounts.brand_schemas import BrandView, BrandWords, PublicBrand
from mutoscope.accounts.open_workspace import open_workspace
from mutoscope.accounts.set_brand import set_brand, show_brand
from mutoscope.catalog import Catalogue
from mutoscope.storage import LinkSigner, Regions
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    Scope,
    SessionDep,
    SettingsDep,
    TransactionRoute,
    allowed,
    problems,
    service,
)
from mutoscope.tenancy.brand import read_brand
from mutoscope.tenancy.workspaces import NewWorkspace, WorkspaceView, check_region

workspaces = APIRouter(tags=["workspaces"], route_class=TransactionRoute)

CatalogueDep = Annotated[Catalogue, service(Catalogue)]
RegionsDep = Annotated[Regions, service(Regions)]
SignerDep = Annotated[LinkSigner, service(LinkSigner)]


@workspaces.post(
    "/workspaces", summary="Open a workspace", status_code=status.HTTP_201_CREATED, responses=problems(409)
)
async def open_another(
    body: NewWorkspace,
    session: SessionDep,
    scope: Annotated[Scope, allowed("workspace.create")],
    catalogue: CatalogueDep,
    settings: SettingsDep,
    regions: RegionsDep,
) -> WorkspaceView:
    """Open a workspace of one's own on the lowest plan; its credits come with a plan or a pack that is bought."""
    limit = settings.workspaces_per_user
    region = check_region(body.region or regions.default.name, regions.names)
    opened = await open_workspace(session, catalogue, scope, name=body.name, limit=limit, region=region)
    return WorkspaceView.of(opened)


@workspaces.get("/workspaces/current/brand", summary="Read the brand")
async def read(session: SessionDep, scope: Annotated[Scope, allowed("workspace.read")]) -> BrandView:
    """Read how the workspace shows itself, with the contrasts of its colours (WCAG)."""
    return BrandView.of(await read_brand(session, scope.workspace_id))


@workspaces.put("/workspaces/current/brand", summary="Replace the brand")
async def replace(
    body: BrandWords, session: SessionDep, scope: Annotated[Scope, allowed("brand.edit")], clock: ClockDep
) -> BrandView:
    """Replace how the workspace shows itself. A logo is one of its images, and is kept for good from then on."""
    return BrandView.of(await set_brand(session, clock, scope, body.to_brand()))


@workspaces.get("/brand", summary="Read the brand of this host", dependencies=[PUBLIC], responses=problems(404))
async def public(
    session: SessionDep,
    settings: SettingsDep,
    signer: SignerDep,
    clock: ClockDep,
    host: Annotated[str, Header(include_in_schema=False)] = "",
) -> PublicBrand:
    """Read what a login page shows, of the workspace that this host name belongs to."""
    return PublicBrand.of(await show_brand(session, settings, signer, clock, host))
