"""The plan a workspace is on, as it was when it was bought."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import queries
from mutoscope.catalog.adopt_plan import adopt_plan
from mutoscope.catalog.errors import CatalogueUnknown, PlanNotStarted
from mutoscope.catalog.shelf import CatalogueShelf
from mutoscope.catalog.types import Plan, Terms
from mutoscope.infra.tenant_connection import fetch_row


async def current_plan(session: AsyncSession, shelf: CatalogueShelf, workspace_id: uuid.UUID) -> Plan:
    """Return the workspace's plan, from the catalogue that it was started from.

    Raises:
        PlanNotStarted: the workspace was never put on a plan, or the session is bound to another workspace.
        PlanUnknown: its catalogue was never kept, and the present one has no such plan.
    """
    return (await current_terms(session, shelf, workspace_id)).plan


async def current_terms(session: AsyncSession, shelf: CatalogueShelf, workspace_id: uuid.UUID) -> Terms:
    """Return the workspace's plan with its catalogue and currency.

    A plan that was started before catalogues were kept is taken to be of the present one, once: see `adopt_plan`.

    Raises:
        PlanNotStarted, PlanUnknown: as `current_plan`.
    """
    row = await fetch_row(session, queries.CURRENT, workspace_id)
    if row is None:
        raise PlanNotStarted("This workspace is on no plan.", remedy="Start a plan for it first.")
    plan_key, digest, is_pinned, currency = row
    if is_pinned:
        try:
            catalogue = await shelf.find(session, digest)
        except CatalogueUnknown:
            catalogue = await adopt_plan(session, shelf, workspace_id, plan_key)
    else:
        catalogue = await adopt_plan(session, shelf, workspace_id, plan_key)
    return Terms(catalogue, catalogue.plan(plan_key), currency)
