"""Find the video of a finished film in one of its sizes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import FilmNotFinished, RequestInvalid
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.studio import Home, Studio
from mutoscope.generation.types import Generation
from mutoscope.library import FileNotFound, Rendition, list_renditions


@dataclass(frozen=True)
class FinishedVideo:
    """A film's video and its file on this machine."""

    generation: Generation
    rendition: Rendition
    home: Home
    path: Path


async def find_video(session: AsyncSession, studio: Studio, generation_id: uuid.UUID, size: str) -> FinishedVideo:
    """Return the video of a film in a size such as `1080x1920`, or in its first one if the size is empty.

    Raises:
        GenerationNotFound: there is no such job in this workspace.
        FilmNotFinished: it has no film, or not yet.
        FileNotFound: the film has expired or was deleted.
        RequestInvalid: it was not made in this size.
        BlobMissing: its bytes are gone.
    """
    generation = await get_generation(session, generation_id)
    if generation.work != "film" or generation.status != "complete":
        raise FilmNotFinished(generation_id, generation.status)
    files = await list_renditions(session, studio.clock, generation_id)
    videos = [file for file in files if file.kind == "video"]
    if not videos:
        raise FileNotFound("rendition", generation_id)
    sizes = {f"{video.width}x{video.height}": video for video in videos}
    if size and size not in sizes:
        raise RequestInvalid(
            f"The film was not made in {size}.", remedy=f"Ask for {' or '.join(sizes)}.", sizes=list(sizes)
        )
    video = sizes[size] if size else videos[0]
    home = await studio.home(session, generation.workspace_id)
    return FinishedVideo(generation, video, home, await home.region.blobs.fetch(home.workspace_id, video.digest))
