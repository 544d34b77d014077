"""Every router of the product, in the order of the documentation."""

from __future__ import annotations

from fastapi import APIRouter

from mutoscope import accounts, administration, ai, billing, library, notifications, privacy
from mutoscope.catalog.endpoints import router as catalogue_router
from mutoscope.generation.batches import router as batch_router
from mutoscope.generation.choice_endpoints import router as choice_router
from mutoscope.generation.clips import router as clip_router
from mutoscope.generation.endpoints import router as generation_router
from mutoscope.generation.exchange import ROUTERS as EXCHANGE_ROUTERS
from mutoscope.generation.film_defaults import router as film_default_router
from mutoscope.generation.reviews import ROUTERS as REVIEW_ROUTERS
from mutoscope.generation.side_jobs import ROUTERS as SIDE_JOB_ROUTERS
from mutoscope.generation.thumbnails import router as thumbnail_router
from mutoscope.generation.video_endpoints import router as video_router
from mutoscope.tenancy import flags as feature_flags
from mutoscope.tenancy import keys as api_keys
from mutoscope.tenancy.workspace_routers import ROUTERS as WORKSPACE_ROUTERS
from mutoscope.writing import ROUTERS as WRITING_ROUTERS

ROUTERS: tuple[APIRouter, ...] = (
    *accounts.ROUTERS,
    *WORKSPACE_ROUTERS,
    *api_keys.ROUTERS,
    *billing.ROUTERS,
    catalogue_router,
    *library.ROUTERS,
    *WRITING_ROUTERS,
    film_default_router,
    generation_router,
    video_router,
    *SIDE_JOB_ROUTERS,
    clip_router,
    batch_router,
    *REVIEW_ROUTERS,
    thumbnail_router,
    *EXCHANGE_ROUTERS,
    choice_router,
    *ai.ROUTERS,
    *notifications.ROUTERS,
    *feature_flags.ROUTERS,
    *privacy.ROUTERS,
    *administration.ROUTERS,
)
