"""A film under way: the frozen request read again, its composer, and the names of what is handed to other workers.

Nothing of the tenant's passes through the job queue: workers hand each other positions and artefact names, and read the
rest from the tenant's own rows and files.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from pathlib import Path

from mutoscope.generation.errors import FilmOutgrown
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.generation.get_generation import get_generation
from mutoscope.generation.hand_on import Exchange, Handed
from mutoscope.generation.keep_timeline import keep_timeline, timeline_path
from mutoscope.generation.studio import Home, Studio
from mutoscope.media import film
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.compose import ComposedSegment, Composer
from mutoscope.media.film import FilmRequest, film_composers, watch_footage, wish_for_film
from mutoscope.media.music import make_music, to_media_reference
from mutoscope.media.render import Piece, pieces_of
from mutoscope.media.timeline import Timeline
from mutoscope.media.voice import SpokenSentence, cast_voices, find_voice

_SLACK_SECONDS = 30


@dataclass(frozen=True)
class FilmWork:
    """One generation's request, and what its steps need."""

    studio: Studio
    home: Home
    generation_id: uuid.UUID
    frozen: FrozenRequest
    request: FilmRequest
    composers: tuple[Composer, ...]
    """One for each size; they go in step."""
    film_studio: film.Studio
    held_seconds: int
    """How long a film it is paid for."""
    exchange: Exchange

    @property
    def composer(self) -> Composer:
        """Return the composer of the first size: what is not about pictures is the same in all."""
        return self.composers[0]

    @property
    def folder(self) -> Path:
        """Return where the finished files wait until they are registered."""
        return self.store.root / "out" / str(self.generation_id)

    @property
    def store(self) -> ArtefactStore:
        """Return the workspace's artefacts."""
        return self.home.store

    async def speak(self, position: int) -> SpokenSentence | None:
        """Return the speech of a sentence, from the store if it is there; None for one without a sound."""
        return await film.speak(self.composer.sentences[position], self.request, self.film_studio)

    async def compose_next(self) -> ComposedSegment:
        """Compose the next segment from speech that is in the store."""
        plan = self.composer.planned[len(self.composer.segments)]
        spoken = [await self.speak(position) for position in plan.sentences]
        for composer in self.composers:
            composer.add(spoken)
        return self.composer.segments[-1]

    def check_length(self) -> None:
        """Stop a film that is becoming far longer than what is held for it: it costs no more than that, however long.

        An estimate may fall short, and then the film is a bargain; twice its length and half a minute is no estimate.

        Raises:
            FilmOutgrown: it is.
        """
        seconds = ceil(self.composer.seconds)
        if seconds > 2 * self.held_seconds + _SLACK_SECONDS:
            raise FilmOutgrown(
                f"Speaking the script takes more than {seconds} seconds, far longer than its words let expect.",
                remedy="Write out signs, codes and abbreviations as they are to be spoken, or make it shorter.",
                seconds=seconds,
            )

    def keep(self, timeline: Timeline) -> str:
        """Keep a timeline for other workers and return its name."""
        return keep_timeline(self.home, self.store, self.studio.fonts, timeline)

    async def hand_timelines(self, keys: Sequence[str]) -> Handed:
        """Hand on timelines that were kept."""
        return await self.exchange.give(timeline_path(self.store, key) for key in keys)

    async def hand_on(self) -> Handed:
        """Hand on what this film rests on so far and nobody has yet; return the names of it all."""
        await self.exchange.give(self.home.used or ())
        return self.exchange.all

    def window(self, index: int) -> tuple[list[str], int, tuple[Piece, ...]]:
        """Keep the timeline of one item and its neighbours in every size.

        Returns their names, the item's place in them, and its pieces, which are the same in all.

        The neighbours matter where a cross-fade touches them, and nothing else of the film decides a segment. The
        first item stays the first, so that it is cut alike everywhere.
        """
        place = min(index, 1)
        parts = [_window(composer.timeline(), index) for composer in self.composers]
        return [self.keep(part) for part in parts], place, pieces_of(parts[0], place)


def _window(whole: Timeline, index: int) -> Timeline:
    first, end = max(index - 1, 0), min(index + 2, len(whole.video))
    return Timeline(
        canvas=whole.canvas,
        video=whole.video[first:end],
        captions=whole.captions[first:end],
        transitions=whole.transitions[first : end - 1] if whole.transitions else (),
        logo=whole.logo,
        platform=whole.platform,
        fonts=whole.fonts,
    )


async def load_film(studio: Studio, workspace_id: uuid.UUID, generation_id: uuid.UUID) -> FilmWork:
    """Return the film of a generation, from its frozen request: the same whenever it is asked for.

    Raises:
        BlobMissing: a file the film uses is gone.
        MutoscopeError: the request cannot be made (any more); it was checked when it was created.
    """
    async with studio.database.session(workspace_id=workspace_id) as session:
        generation = await get_generation(session, generation_id)
        home = replace(await studio.home(session, workspace_id), used=set())
    frozen = FrozenRequest.from_json(generation.request)
    paths = await home.fetch({asset.digest for asset in frozen.assets})
    chosen = studio.speech.choose(find_voice(frozen.voice))
    script = await asyncio.to_thread(frozen.read_script)
    composed = None
    if frozen.music_wish:
        wish = wish_for_film(frozen.music_wish, script, chosen.voice, frozen.speed_percent, frozen.seed)
        composed = to_media_reference(await make_music(home.store, wish))
    request = frozen.film_request(script, chosen.voice, paths, composed)
    request = replace(request, cast=cast_voices(script, chosen.voice, studio.speech, frozen.voices))
    film_studio = studio.film_studio(home, chosen.provider)
    request = await watch_footage(request, film_studio)
    composers = film_composers(request, film_studio)
    held = generation.held_seconds or generation.quoted_seconds
    return FilmWork(studio, home, generation_id, frozen, request, composers, film_studio, held, home.exchange())


def shares(weights: Sequence[int], whole: int) -> list[int]:
    """Split `whole` in proportion to weights, into integers that add up to it."""
    total = sum(weights) or 1
    edges = [whole * sum(weights[:count]) // total for count in range(len(weights) + 1)]
    return [after - before for before, after in pairwise(edges)]
