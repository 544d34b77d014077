"""The pictures of a bible, small enough for a page."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import MutoscopeError
from mutoscope.storage import Regions
from mutoscope.writing.bibles.contents import BibleContent
from mutoscope.writing.cast.keep_picture import get_picture, picture_path

Pictures = Mapping[uuid.UUID, bytes]
"""JPEG by the picture's id."""
_LARGEST = 900
_MOST = 120


def picture_ids(content: BibleContent) -> list[uuid.UUID]:
    """Return the pictures that are shown: the first of each entry, and every board's and shot's."""
    owners: Iterable[list[uuid.UUID]] = [one.picture_ids[:1] for one in (*content.characters, *content.things)]
    shots = [shot for story in content.stories for shot in story.shots]
    boards = [one.picture_id for one in (*content.boards, *shots) if one.picture_id]
    return list(dict.fromkeys([*(one for ids in owners for one in ids), *boards]))[:_MOST]


async def load_pictures(session: AsyncSession, regions: Regions, content: BibleContent) -> Pictures:
    """Return the pictures that are still there, as JPEG."""
    found: dict[uuid.UUID, bytes] = {}
    for id_ in picture_ids(content):
        try:
            path = await picture_path(session, regions, await get_picture(session, id_))
        except MutoscopeError:  # it was removed since: the page has a card in its place
            continue
        shrunk = await asyncio.to_thread(_shrink, path)
        if shrunk is not None:
            found[id_] = shrunk
    return found


def _shrink(path: Path) -> bytes | None:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (_LARGEST, _LARGEST))
            small = image.convert("RGB")
            small.thumbnail((_LARGEST, _LARGEST))
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
