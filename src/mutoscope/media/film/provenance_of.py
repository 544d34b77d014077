"""A request → what its label says about where the film comes from."""

from __future__ import annotations

from mutoscope.media.film.types import FilmRequest
from mutoscope.media.labels import Provenance
from mutoscope.media.music import COMPOSED


def provenance_of(request: FilmRequest) -> Provenance:
    """Return it: which voices a model made, whose the pictures are, whether the music was composed."""
    voices = list(dict.fromkeys((request.voice, *(chosen.voice for chosen in request.cast.values()))))
    generated = tuple(media.name for media in request.footage if media.digest in request.generated)
    return Provenance(
        title=request.title,
        neural_voices=tuple(voice.id for voice in voices if voice.quality == "neural"),
        basic_voices=tuple(voice.id for voice in voices if voice.quality == "basic"),
        footage=tuple(media.name for media in request.footage if media.digest not in request.generated),
        generated_pictures=generated,
        composed_music=request.music is not None and request.music.name.endswith(COMPOSED),
    )
