"""Read the transcript that a finished job has written."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation import queries
from mutoscope.generation.errors import TranscriptNotFinished
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.list_generations import MAX_PAGE
from mutoscope.generation.studio import Studio
from mutoscope.generation.types import Generation
from mutoscope.library import FileNotFound, find_asset, list_renditions
from mutoscope.media.transcript import Transcript


@dataclass(frozen=True)
class FinishedTranscript:
    """A job's transcript, and the digest of its file."""

    generation: Generation
    transcript: Transcript
    digest: str


async def read_transcript(session: AsyncSession, studio: Studio, generation_id: uuid.UUID) -> FinishedTranscript:
    """Return what a job heard, or what it left of it.

    Raises:
        GenerationNotFound: there is no such job in this workspace.
        TranscriptNotFinished: it writes nothing down, or has not yet.
        FileNotFound: the transcript has expired or was deleted.
        BlobMissing: its bytes are gone.
    """
    generation = await get_generation(session, generation_id)
    if generation.work not in {"transcript", "cut"} or generation.status != "complete":
        raise TranscriptNotFinished(generation_id, generation.work, generation.status)
    files = await list_renditions(session, studio.clock, generation_id)
    file = next((file for file in files if file.kind == "transcript"), None)
    if file is None:
        raise FileNotFound("rendition", generation_id)
    home = await studio.home(session, generation.workspace_id)
    path = await home.region.blobs.fetch(home.workspace_id, file.digest)
    return FinishedTranscript(generation, await asyncio.to_thread(load_transcript, path), file.digest)


async def list_talks(session: AsyncSession, studio: Studio, asset_id: uuid.UUID) -> list[Generation]:
    """Return the newest transcripts and cuts of a file.

    Raises:
        FileNotFound: the workspace has no such file.
    """
    if await find_asset(session, studio.clock, asset_id) is None:
        raise FileNotFound("asset", asset_id)
    found = await session.execute(queries.OF_FILE, {"asset": str(asset_id), "limit": MAX_PAGE})
    return [queries.to_generation(row) for row in found]


def load_transcript(path: Path) -> Transcript:
    """Return the transcript of a file of ours."""
    return Transcript.from_json(json.loads(path.read_text(encoding="utf-8")))
