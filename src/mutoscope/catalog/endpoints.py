"""The public price list."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request

from mutoscope.catalog.schemas import PlanOffer
from mutoscope.catalog.types import Catalogue

router = APIRouter(tags=["credits"])


def catalogue_in_use(request: Request) -> Catalogue:
    """Return the catalogue the application was started with."""
    return cast("Catalogue", request.app.state.catalogue)


@router.get("/credits/plans", summary="List the plans")
async def list_plans(catalogue: Annotated[Catalogue, Depends(catalogue_in_use)]) -> list[PlanOffer]:
    """Return every plan with its price, monthly credits and longest film (document 003). Needs no login."""
    plans = sorted(catalogue.plans, key=lambda plan: plan.rank)
    return [PlanOffer.of(catalogue, plan) for plan in plans]
