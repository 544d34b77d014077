"""Every router of the product, in the order of the documentation."""

from __future__ import annotations

from fastapi import APIRouter

from mutoscope import accounts, billing, library
from mutoscope.catalog.endpoints import router as catalogue_router
from mutoscope.generation.choice_endpoints import router as choice_router
from mutoscope.generation.endpoints import router as generation_router
from mutoscope.tenancy import keys as api_keys
from mutoscope.writing.endpoints import router as project_router

ROUTERS: tuple[APIRouter, ...] = (
    *accounts.ROUTERS,
    *api_keys.ROUTERS,
    *billing.ROUTERS,
    catalogue_router,
    *library.ROUTERS,
    project_router,
    generation_router,
    choice_router,
)
