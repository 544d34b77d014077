"""The public price list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from mutoscope.catalog.schemas import CatalogueView, PlanOffer
from mutoscope.catalog.types import Catalogue
from mutoscope.tenancy import PUBLIC, TransactionRoute, service

router = APIRouter(tags=["credits"], route_class=TransactionRoute)


@router.get("/credits/plans", summary="List the plans", dependencies=[PUBLIC])
async def list_plans(catalogue: Annotated[Catalogue, service(Catalogue)]) -> list[PlanOffer]:
    """Return every plan with its price, monthly credits and longest film (document 003). Needs no login."""
    plans = sorted(catalogue.plans, key=lambda plan: plan.rank)
    return [PlanOffer.of(catalogue, plan) for plan in plans]


@router.get("/credits/catalogue", summary="Read everything that is sold", dependencies=[PUBLIC])
async def read_catalogue(catalogue: Annotated[Catalogue, service(Catalogue)]) -> CatalogueView:
    """Return plans with every price and limit, packs, and prices per use. Needs no login."""
    return CatalogueView.of(catalogue)
