"""Every router of the product, in the order of the documentation."""

from __future__ import annotations

from fastapi import APIRouter

from mutoscope import accounts, administration, ai, billing, library, notifications, privacy
from mutoscope.catalog.endpoints import router as catalogue_router
from mutoscope.generation.choice_endpoints import router as choice_router
from mutoscope.generation.endpoints import router as generation_router
from mutoscope.tenancy import flags as feature_flags
from mutoscope.tenancy import keys as api_keys
from mutoscope.tenancy.workspace_routers import ROUTERS as WORKSPACE_ROUTERS
from mutoscope.writing.audit_endpoints import audit_router
from mutoscope.writing.endpoints import router as project_router

ROUTERS: tuple[APIRouter, ...] = (
    *accounts.ROUTERS,
    *WORKSPACE_ROUTERS,
    *api_keys.ROUTERS,
    *billing.ROUTERS,
    catalogue_router,
    *library.ROUTERS,
    project_router,
    audit_router,
    generation_router,
    choice_router,
    *ai.ROUTERS,
    *notifications.ROUTERS,
    *feature_flags.ROUTERS,
    *privacy.ROUTERS,
    *administration.ROUTERS,
)
