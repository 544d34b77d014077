"""A finished film of a person, without the minute that making one takes."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING, NamedTuple

import psycopg

from mutoscope.kernel import new_id
from mutoscope.library import NewRendition, RenditionKind, register_rendition

if TYPE_CHECKING:
    from conftest import Person, Studio

CONTENT: dict[RenditionKind, bytes] = {
    "video": bytes(range(256)) * 40,
    "vtt": b"WEBVTT\n\n00:00.000 --> 00:01.000\nThe sea is wide.\n",
    "thumbnail": b"\xff\xd8\xff\xe0 a picture",
    "report": b'{"secret": "of the workspace"}',
}
_GENERATION = """
    insert into generation (id, workspace_id, project_id, user_id, work, request, idempotency_key, quoted_seconds,
                            held_seconds, amount, spent, status, stage, percent, result, finished_at)
    values (%s, %s, %s, %s, 'film', '{"title": "Tides"}', %s, 12, 12, 0, 0, 'complete', 'done', 100, %s, now())
"""


class Film(NamedTuple):
    """A project and the files of its film."""

    project: str
    job: uuid.UUID
    files: dict[RenditionKind, uuid.UUID]


async def finished_film(studio: Studio, person: Person, title: str = "Tides", project: str | None = None) -> Film:
    """Give a person a project with a finished film, or a further film of one."""
    if project is None:
        body = {"title": title, "script": "The sea is wide."}
        answer = await studio.http.post("/api/v1/projects/create", json=body, headers=person.headers)
        project = str(answer.json()["id"])
    job, store = new_id(), studio.container.regions.default.blobs
    until = studio.clock.now() + dt.timedelta(days=30)
    files: dict[RenditionKind, uuid.UUID] = {}
    for kind, content in CONTENT.items():
        path = studio.container.settings.data_dir / uuid.uuid4().hex
        path.write_bytes(content + (job.bytes if kind == "video" else b""))
        staged = await store.stage(path, take="move")
        new = NewRendition(job, uuid.UUID(project), kind, f"tides.{kind}", 1080, 1920, 12_000)
        async with studio.container.database.session(workspace_id=person.workspace_id) as session:
            made = await register_rendition(session, store, person.workspace_id, staged, new, expires_at=until)
        files[kind] = made.id
    result = json.dumps({"duration_ms": 12_000, "files": {kind: str(file) for kind, file in files.items()}})
    with psycopg.connect(studio.owner_dsn) as connection:
        values = (job, person.workspace_id, project, person.id, str(job), result)
        connection.execute(_GENERATION, values)
        connection.execute("update project set status = 'complete' where id = %s", (project,))
    return Film(project, job, files)
