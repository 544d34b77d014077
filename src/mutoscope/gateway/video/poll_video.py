"""Ask for an ordered film until it is there, with the key that ordered it and with no other."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import CallDesk
from mutoscope.gateway.calls.book_call import Line, note_rejected, settle
from mutoscope.gateway.calls.plan_call import reach_again
from mutoscope.gateway.errors import AiNotConfigured, BadAnswer, KeyRejected, ModelRetired, Unpriced
from mutoscope.gateway.stacks import Model
from mutoscope.gateway.types import Units
from mutoscope.gateway.video.provider import Progress, VideoProvider
from mutoscope.gateway.video.types import VideoState
from mutoscope.infra.tenant_connection import fetch_row

LONGEST: Final = dt.timedelta(hours=1)
"""An order that is not ended by then never will be."""
_SEEN_AFTER: Final = dt.timedelta(minutes=1)
"""A younger order may not be known everywhere at its provider yet."""
_READ: Final = (
    "select v.id, v.provider, v.model, v.remote_id, v.own_key, v.seconds, v.status, v.why, v.url, v.created_at, "
    "c.cost, c.reserved, c.error from ai_video v join ai_call c on c.id = v.id where v.workspace_id = $1 and v.id = $2"
)
_FIND: Final = (
    "select v.id, v.provider, v.model from ai_video v join ai_call c on c.id = v.id "
    "where v.workspace_id = $1 and c.job_id = $2 order by v.created_at desc limit 1"
)
_COST: Final = "select coalesce(sum(cost), 0) from ai_call where workspace_id = $1 and job_id = $2"
_END: Final = (
    "update ai_video set status = $3, why = $4, url = $5, ended_at = $6 "
    "where workspace_id = $1 and id = $2 and status = 'running' returning id"
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order that a provider took."""

    id: uuid.UUID
    provider: str
    model: str


@dataclass(frozen=True, slots=True)
class _Order:
    """A row of `ai_video`; its access is None once the key that ordered it is gone."""

    row: Any
    model: Model
    access: Access | None

    @property
    def not_configured(self) -> AiNotConfigured:
        """Return what is wrong when its key is gone."""
        return AiNotConfigured("video", providers=(self.model.provider,))


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far a film is, and what to write down of it."""

    progress: Progress
    code: str = ""
    billed: bool = False
    """Whether its provider bills it, or may: nobody knows what became of an order that cannot be looked for."""


async def find_ordered(session: AsyncSession, workspace_id: uuid.UUID, job: uuid.UUID) -> Ordered | None:
    """Return the order that was made for a job: whoever died before hearing of it need not order again."""
    row = await fetch_row(session, _FIND, workspace_id, job)
    return None if row is None else Ordered(*row)


async def cost_of_job(session: AsyncSession, workspace_id: uuid.UUID, job: uuid.UUID) -> int:
    """Return what the calls of a job have cost so far."""
    return int((await fetch_row(session, _COST, workspace_id, job))[0])


async def poll_video(
    desk: CallDesk, providers: Mapping[str, VideoProvider], workspace_id: uuid.UUID, video_id: uuid.UUID
) -> VideoState:
    """Return how far a film is, with its file once it is finished; it is paid for once, however often it is asked for.

    Raises:
        AiError: its provider cannot be asked now, or the file is none.
        KeyRejected: the key that ordered it was refused since: it has ended at what it could cost, no other is tried.
        AiNotConfigured: there is no such order; or that key is gone, and so has the order ended.
    """
    async with desk.database.session(workspace_id) as session:
        order = await _read(session, desk, workspace_id, video_id)
    if order.row["status"] != "running":
        return await _state(desk, providers, order)
    seen = await _look(desk, providers, order)
    if seen.progress.status == "running":
        return _view(order, "running")
    async with desk.database.session(workspace_id) as session:
        await _end(session, desk, order, seen, workspace_id)
        order = await _read(session, desk, workspace_id, video_id)
    return await _state(desk, providers, order)


async def _read(session: AsyncSession, desk: CallDesk, workspace_id: uuid.UUID, video_id: uuid.UUID) -> _Order:
    """Return an order with the access it was made by: the workspace's own key, or the platform's."""
    row = await fetch_row(session, _READ, workspace_id, video_id)
    if row is None:
        raise AiNotConfigured("video")
    provider = row["provider"]
    model = desk.shelf.find("video", f"{provider}/{row['model']}") or Model(provider, row["model"], "video")
    return _Order(row, model, await reach_again(session, desk, workspace_id, provider, own=row["own_key"]))


async def _look(desk: CallDesk, providers: Mapping[str, VideoProvider], order: _Order) -> _Seen:
    age = desk.clock.now() - order.row["created_at"]
    if age > LONGEST:
        return _Seen(Progress("failed", "it never ended"))
    if order.access is None:
        gone = order.not_configured
        return _Seen(Progress("failed", gone.message), gone.code, billed=True)
    try:
        progress = await providers[order.model.provider].look(order.model, order.row["remote_id"], order.access)
    except KeyRejected as error:
        return _Seen(Progress("failed", error.message), error.code, billed=True)
    except ModelRetired:  # 404, for an order
        if age < _SEEN_AFTER:
            return _Seen(Progress("running"))
        return _Seen(Progress("failed", "its provider does not know the order"), billed=True)
    return _Seen(progress, billed=progress.status == "finished")


async def _end(session: AsyncSession, desk: CallDesk, order: _Order, seen: _Seen, workspace_id: uuid.UUID) -> None:
    """Write down how a film ended, and settle it; whoever comes second changes nothing."""
    row, progress, now = order.row, seen.progress, desk.clock.now()
    ended = await fetch_row(
        session, _END, workspace_id, row["id"], progress.status, progress.why[:500], progress.url, now
    )
    if ended is None:
        return
    if seen.code == KeyRejected.code and row["own_key"]:
        await note_rejected(session, workspace_id, row["provider"], now)
    units: Units = {"second": row["seconds"]} if seen.billed else {}
    line = Line(row["id"], workspace_id, None, "video", row["provider"], row["model"], "", desk.prices.version)
    cost = _cost(desk, row, units)
    if progress.status == "finished":
        await settle(session, line, "done", cost=cost, units=units, error=None, now=now)
    else:
        code = seen.code or f"ai_{progress.status}"
        await settle(session, line, "failed", cost=cost, units=units, error=code, now=now)


def _cost(desk: CallDesk, row: Any, units: Units) -> int:  # noqa: ANN401 -- a row
    try:
        return desk.prices.cost(row["provider"], row["model"], units)
    except Unpriced:  # the book is another one since
        return int(row["reserved"])


async def _state(desk: CallDesk, providers: Mapping[str, VideoProvider], order: _Order) -> VideoState:
    row = order.row
    if row["error"] == KeyRejected.code:
        raise KeyRejected(row["provider"], own=row["own_key"])
    if row["error"] == AiNotConfigured.code:
        raise order.not_configured
    if row["status"] != "finished":
        return _view(order, row["status"])
    if order.access is None:
        raise order.not_configured
    headers = providers[order.model.provider].file_headers(order.access)
    content = await desk.http.download(order.access, row["url"], headers)
    if content[4:8] != b"ftyp" and not content.startswith(b"\x1aE\xdf\xa3"):
        raise BadAnswer(order.access.provider, "what it sent is no film")
    return _view(order, "finished", content)


def _view(order: _Order, status: Any, video: bytes | None = None) -> VideoState:  # noqa: ANN401 -- as the row has it
    row = order.row
    return VideoState(
        id=row["id"],
        status=status,
        why=row["why"],
        video=video,
        provider=row["provider"],
        model=row["model"],
        cost_micro=row["reserved"] if row["cost"] is None else row["cost"],
        units={"second": row["seconds"]},
        call_id=row["id"],
    )
