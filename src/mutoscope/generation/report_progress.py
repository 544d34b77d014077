"""Tell how far a film is: the generation's row, and a notification for whoever watches."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from fractions import Fraction

import structlog
from sqlalchemy.exc import DBAPIError

from mutoscope.generation import queries
from mutoscope.generation.types import Stage
from mutoscope.infra.database import Database

_log = structlog.get_logger(__name__)

THROTTLE_SECONDS = 0.25
"""The least time between two reports of one running part."""


@dataclass(frozen=True)
class Part:
    """A part of the film's work and its share of the whole, in ten-thousandths."""

    stage: Stage
    name: str
    share: int


async def report_progress(
    database: Database, workspace_id: uuid.UUID, generation_id: uuid.UUID, part: Part, done: Fraction
) -> None:
    """Write that `done` (0 to 1) of a part is done. The film's percentage never falls; an ended one is left alone."""
    parts = {part.name: int(part.share * min(max(done, Fraction(0)), Fraction(1)))}
    async with database.session(workspace_id=workspace_id) as session:
        await session.execute(queries.REPORT, {"id": generation_id, "stage": part.stage, "parts": parts})
        await session.execute(queries.NOTIFY, {"payload": str(generation_id)})


@contextlib.asynccontextmanager
async def reporting(
    database: Database, workspace_id: uuid.UUID, generation_id: uuid.UUID, part: Part
) -> AsyncGenerator[Callable[[Fraction], None]]:
    """Yield a function that takes the fraction done; it is written at most every 250 ms, and once more at the end."""
    latest = Fraction(0)
    over = asyncio.Event()

    def tell(done: Fraction) -> None:
        nonlocal latest
        latest = max(latest, done)

    async def write_until_over() -> None:
        written = Fraction(-1)
        while not over.is_set():
            if latest != written:
                written = latest
                await _try_to_report(database, workspace_id, generation_id, part, written)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), THROTTLE_SECONDS)

    writer = asyncio.create_task(write_until_over())
    try:
        yield tell
    finally:
        over.set()
        await writer
    await _try_to_report(database, workspace_id, generation_id, part, Fraction(1))


async def _try_to_report(
    database: Database, workspace_id: uuid.UUID, generation_id: uuid.UUID, part: Part, done: Fraction
) -> None:
    """Report; work does not stop because its progress could not be written."""
    try:
        await report_progress(database, workspace_id, generation_id, part, done)
    except (DBAPIError, OSError) as error:
        _log.warning("progress_not_written", generation=str(generation_id), error=type(error).__name__)
