"""Forget what nobody needs any more: ended jobs, unused artefacts, expired files, people who asked for it."""

from __future__ import annotations

import asyncio
import datetime as dt

import structlog

from mutoscope.billing.usage import check_gauges
from mutoscope.bootstrap import Container
from mutoscope.generation import purge_deleted
from mutoscope.jobs import JobRuntime
from mutoscope.library import sweep_expired
from mutoscope.media.runner import sweep_abandoned
from mutoscope.privacy import keep_house
from mutoscope.tenancy.domains import recheck_domains
from mutoscope.worker.sweep_artefacts import sweep_artefacts

KEEP_ENDED_JOBS = dt.timedelta(days=7)
"""How long the queue remembers jobs that have ended; generations are kept on their own."""

_log = structlog.get_logger(__name__)


async def clean_up(container: Container, runtime: JobRuntime, *, seen_until: dt.datetime) -> int:
    """Clean up once; return how many jobs were forgotten.

    Args:
        container: the wired objects.
        runtime: executing.
        seen_until: how far the refund sweep has looked. What it has not seen is kept: forgetting a lost job would hold
            its credits for ever.
    """
    forgotten = await runtime.forget_ended(min(container.clock.now() - KEEP_ENDED_JOBS, seen_until))
    for region in container.regions:
        await asyncio.to_thread(sweep_artefacts, region.artefacts)
        await asyncio.to_thread(region.sweep_cache)
        await asyncio.to_thread(region.sweep_exchange)
    await asyncio.to_thread(sweep_abandoned, container.studio.render.scratch)
    await container.limiter.sweep()
    await sweep_expired(container.database, container.uploads, container.clock)
    await purge_deleted(container.database, _deleted_before(container))
    await keep_house(container.privacy)
    async with container.database.session() as session:
        await container.gateway.end_lost(session)
    await _prove_gauges(container)
    await recheck_domains(container.database, container.settings, now=container.clock.now())
    return forgotten


def _deleted_before(container: Container) -> dt.datetime:
    return container.clock.now() - dt.timedelta(seconds=container.settings.keep_deleted_videos_seconds)


async def _prove_gauges(container: Container) -> None:
    """Tell of gauges that differ from what is there: nothing but a fault of ours makes one."""
    async with container.database.session() as session:
        faults = await check_gauges(session)
    for fault in faults:
        _log.error("gauge_differs", workspace=str(fault.workspace_id), feature=fault.feature, used=fault.used)
