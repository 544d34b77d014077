"""Every router of the product, in the order of the documentation."""

from __future__ import annotations

from fastapi import APIRouter

from mutoscope import billing
from mutoscope.catalog.endpoints import router as catalogue_router

ROUTERS: tuple[APIRouter, ...] = (*billing.ROUTERS, catalogue_router)
