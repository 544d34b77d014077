"""Watch the clips of a request, if it asks for their best moments or for crops that follow their subjects."""

from __future__ import annotations

from dataclasses import replace

from mutoscope.media.film.types import FilmRequest, Studio
from mutoscope.media.watch import watch_clip


async def watch_footage(request: FilmRequest, studio: Studio) -> FilmRequest:
    """Return the request with what was seen in its clips; every clip is watched once and remembered in the store.

    A request that asks for neither is returned as it is. Whoever composes the same film in several processes calls this
    in each: the facts are the same.
    """
    if not (request.best_moments or request.follow_subject):
        return request
    facts = {
        media.digest: await watch_clip(media, studio.store, studio.settings.ffmpeg, studio.faces)
        for media in request.footage
        if media.kind == "video"
    }
    return replace(request, facts=facts)
