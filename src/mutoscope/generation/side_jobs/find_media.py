"""Find a file of the workspace by whatever a client calls it: id, name, `temp_path`, download path."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.generation.errors import AssetUnknown, RequestInvalid
from mutoscope.generation.studio import Studio
from mutoscope.library import Asset, FileNotFound, find_assets, find_file

_DOWNLOAD = re.compile(r"(?:https?://[^/]+)?/api(?:/v1)?/download/([0-9a-f-]{36})\Z")


@dataclass(frozen=True)
class FoundMedia:
    """A file that has what is wanted of it."""

    name: str
    digest: str
    seconds: Fraction
    asset_id: uuid.UUID | None
    """None for a finished file, which has a time of its own."""

    def to_json(self) -> dict[str, Any]:
        """Return what a job needs to know of it."""
        return {"name": self.name, "digest": self.digest}


async def find_media(session: AsyncSession, studio: Studio, called: str, *, sound: bool) -> FoundMedia:
    """Return a video, or a file with sound.

    Raises:
        AssetUnknown: the workspace has no such file; addresses elsewhere are never fetched.
        RequestInvalid: it has no moving pictures, or no sound.
    """
    match = _DOWNLOAD.match(called)
    try:
        if match is not None:
            file = await find_file(session, studio.clock, uuid.UUID(match.group(1)))
        else:
            (file,) = await find_assets(session, studio.clock, [called])
    except (FileNotFound, ValueError):
        raise AssetUnknown(
            f"There is no file {called[:200]!r} in this workspace.",
            remedy="Upload the file first, and name it by its id, its name or its download path.",
            file=called[:200],
        ) from None
    if isinstance(file, Asset):
        fits = file.probe.has_audio if sound else file.kind == "video"
        found = FoundMedia(file.name, file.digest, Fraction(file.probe.duration), file.id)
    else:
        fits = file.kind in ({"video", "audio"} if sound else {"video"})
        found = FoundMedia(file.name, file.digest, Fraction(file.duration_ms, 1000), None)
    if not fits or found.seconds <= 0:
        lacks = "sound" if sound else "moving pictures"
        raise RequestInvalid(f"{file.name} has no {lacks}.", remedy=f"Name a file with {lacks}.", file=file.name)
    return found
