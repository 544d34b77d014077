"""The main job from a program: send footage, order, wait, download."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypedDict

from mutoscope.clients.sdk.api import files as files_api
from mutoscope.clients.sdk.api import jobs as jobs_api
from mutoscope.clients.sdk.api.jobs import JobView, QuoteView
from mutoscope.clients.sdk.connection import Credentials, Retries, send_call, send_safely
from mutoscope.clients.sdk.errors import ApiError, JobFailed, NotReached, TookTooLong
from mutoscope.clients.sdk.flow import Flow, Save, Send, Sleep
from mutoscope.clients.sdk.upload import upload_file

Source = str | Path
"""A file of this machine (a `Path`, or the name of one that is there), else an asset's id or name on the server."""
Watch = Callable[[JobView], None]

POLL_SECONDS: Final = 1.0
ENDED: Final = frozenset({"complete", "failed", "cancelled"})
FILE_NAMES: Final = {
    "video": "film.mp4",
    "srt": "film.srt",
    "vtt": "film.vtt",
    "thumbnail": "film.jpg",
    "report": "film.json",
}
_PREFIX: Final = "/api/v1"


class Order(TypedDict, total=False):
    """What a film is made of and how it shall look and sound: the words of `POST /ai/video-generate`."""

    clips: Sequence[Source]
    images: Sequence[Source]
    music: Source | None
    logo: Source | None
    title: str
    voice: str
    duration: int
    template: str
    size: str
    fps: int
    seed: int
    language: str
    speed_percent: int
    fit: str
    crossfade_ms: int


def order_film(credentials: Credentials, retries: Retries, order: Mapping[str, Any]) -> Flow[uuid.UUID]:
    """Order a film and return the job's id.

    Raises:
        OutOfCredits: the price exceeds the balance; nothing was ordered.
        ApiError: the server refused.
    """
    accepted = yield from send_call(jobs_api.ai_video_generate_post(**order), credentials, retries)
    return accepted.job_id


def quote_film(credentials: Credentials, retries: Retries, order: Mapping[str, Any]) -> Flow[QuoteView]:
    """Ask what a film would cost; nothing is spent."""
    return (yield from send_call(jobs_api.quotes_post(**order), credentials, retries))


def preview_film(credentials: Credentials, retries: Retries, order: Mapping[str, Any]) -> Flow[bytes]:
    """Have a film's first scene drawn; nothing is spent or kept."""
    headers = {"Accept": "image/jpeg", "Content-Type": "application/json"}
    ask = Send("POST", "/quotes/preview", headers, {}, json.dumps(order).encode())
    return (yield from send_safely(ask, credentials, retries, repeatable=True)).content


def prepare_order(credentials: Credentials, retries: Retries, script: Source, wanted: Order) -> Flow[dict[str, Any]]:
    """Send what the server does not have yet, and return the order in the words of `POST /ai/video-generate`.

    Raises:
        FileNotFoundError: a `Path` that is not there.
        ApiError: the server refused a file.
    """
    text = script.read_text(encoding="utf-8") if isinstance(script, Path) else script
    order: dict[str, Any] = {"script": text, **wanted}
    known = yield from _known_files(credentials, retries)
    for kind in ("clips", "images"):
        sources: list[Source] = list(order.pop(kind, ()))
        for source in sources:
            order.setdefault(kind, []).append((yield from _on_server(source, known, credentials, retries)))
    for kind in ("music", "logo"):
        source = order.pop(kind, None)
        if source is not None:
            order[kind] = yield from _on_server(source, known, credentials, retries)
    return order


def _known_files(credentials: Credentials, retries: Retries) -> Flow[dict[str, str]]:
    """Return the ids of the newest files on the server by SHA-256, so that none is sent twice."""
    page = yield from send_call(files_api.assets_get(limit=200), credentials, retries)
    return {asset.sha256: str(asset.id) for asset in reversed(page.items)}


def _on_server(source: Source, known: dict[str, str], credentials: Credentials, retries: Retries) -> Flow[str]:
    path = Path(source)
    if isinstance(source, str) and not path.is_file():
        return source
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest not in known:
        known[digest] = yield from upload_file(path, credentials, retries)
    return known[digest]


def wait_for_job(
    credentials: Credentials, retries: Retries, job_id: uuid.UUID, *, watch: Watch | None, timeout: float | None
) -> Flow[JobView]:
    """Ask after a job until it has ended well, and return its last state.

    Raises:
        JobFailed: it failed or was cancelled.
        TookTooLong: `timeout` seconds are over; the job goes on.
    """
    began, revision = time.monotonic(), -1
    while True:
        job = yield from send_call(jobs_api.jobs_job_id_get(job_id), credentials, retries)
        if watch is not None and job.revision != revision:
            revision = job.revision
            watch(job)
        if job.status == "complete":
            return job
        if job.status in ENDED:
            raise JobFailed(job.status, job.error.model_dump() if job.error else {})
        if timeout is not None and time.monotonic() - began + POLL_SECONDS > timeout:
            raise TookTooLong(f"The job {job_id} is {job.status} after {timeout:g} s, and goes on.")
        yield Sleep(POLL_SECONDS)


def download_files(credentials: Credentials, retries: Retries, job: JobView, folder: Path) -> Flow[dict[str, Path]]:
    """Download a finished job's files and return where they are; a broken download goes on where it stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Path] = {}
    for kind, address in job.files.items():
        kept[kind] = folder / FILE_NAMES.get(kind, kind)
        yield from _download(credentials, retries, address.removeprefix(_PREFIX), kept[kind])
    return kept


def _download(credentials: Credentials, retries: Retries, address: str, target: Path) -> Flow[None]:
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    for attempt in range(1, retries.attempts + 1):
        there = part.stat().st_size if part.exists() else 0
        save = Save(address, {"Range": f"bytes={there}-"} if there else {}, part)
        try:
            reply = yield from send_safely(save, credentials, Retries(attempts=1), repeatable=True)
        except ApiError as error:
            if error.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and there:
                break  # it was whole already
            if error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
        except NotReached:
            if attempt == retries.attempts:
                raise
        else:
            if reply.status in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT):
                break
        yield Sleep(retries.pause(attempt, None))
    part.replace(target)
