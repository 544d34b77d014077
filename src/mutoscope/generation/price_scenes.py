"""Which pictures of a film its project has paid for already: only what changed is paid again.

What counts is what was delivered and settled, never what a store happens to hold: nobody pays because a cache was
cleared, and nobody is given work because somebody else had it done.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.catalog import Catalogue, saved_hundredths
from mutoscope.media.film import FilmRequest, ScenePrints, scene_prints
from mutoscope.media.script import Script

_PAID = text("""
    select print, max(milliseconds) as milliseconds from film_scene
    where project_id = :project and print = any(:prints) and milliseconds is not null
    group by print
""")
_KEEP = text("""
    insert into film_scene (workspace_id, project_id, generation_id, item, size, print)
    select :workspace, :project, :generation, new.item, new.size, new.print
    from unnest(cast(:items as integer[]), cast(:sizes as integer[]), cast(:prints as varchar[]))
        as new (item, size, print)
""")
_PAY = text("""
    update film_scene set milliseconds = lengths.milliseconds
    from unnest(cast(:lengths as integer[])) with ordinality as lengths (milliseconds, place)
    where generation_id = :generation and item = lengths.place - 1
""")
_FORGET = text("delete from film_scene where generation_id = :generation")


@dataclass(frozen=True)
class PricedScenes:
    """The items of a film, and how much of each was paid for; lengths are in milliseconds."""

    scenes: tuple[ScenePrints, ...] = ()
    paid: tuple[frozenset[int], ...] = ()
    """For each item the places of the sizes that were."""
    lengths: tuple[int | None, ...] = ()
    """How long each item is, if it was paid for in any size."""
    saved_seconds: int = 0
    """What is taken off the seconds the film is billed by."""

    @property
    def known_ms(self) -> int:
        """Return how long all is whose length is known."""
        return sum(length or 0 for length in self.lengths)

    @property
    def unchanged_seconds(self) -> int:
        """Return the whole seconds in which no picture changes, in any size."""
        whole = zip(self.scenes, self.paid, self.lengths, strict=True)
        return sum(length or 0 for scene, paid, length in whole if len(paid) == len(scene.prints)) // 1000

    def unknown(self, script: Script) -> Script | None:
        """Return what of a script is still to be estimated, as a script of one scene."""
        left = zip(self.scenes, self.lengths, strict=True)
        sentences = tuple(sentence for scene, length in left if length is None for sentence in scene.sentences)
        return replace(script, scenes=(replace(script.scenes[0], sentences=sentences),)) if sentences else None


async def price_scenes(
    session: AsyncSession, catalogue: Catalogue, project_id: uuid.UUID | None, request: FilmRequest
) -> PricedScenes:
    """Compare a film with what its project has paid for; a new project has paid for nothing."""
    scenes = scene_prints(request)
    prints = sorted({each for scene in scenes for each in scene.prints})
    known = await session.execute(_PAID, {"project": project_id, "prints": prints})
    lengths = {str(row.print): int(row.milliseconds) for row in known}
    found = [[lengths.get(name) for name in scene.prints] for scene in scenes]
    paid = [frozenset(place for place, length in enumerate(sizes) if length is not None) for sizes in found]
    longest = [max((length for length in sizes if length is not None), default=None) for sizes in found]
    saved = sum(
        saved_hundredths(catalogue, length or 0, sizes=len(sizes), unchanged=len(places))
        for sizes, places, length in zip(found, paid, longest, strict=True)
    )
    return PricedScenes(scenes, tuple(paid), tuple(longest), saved // 100_000)


async def keep_scenes(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    project_id: uuid.UUID,
    generation_id: uuid.UUID,
    priced: PricedScenes,
) -> None:
    """Write down what an ordered film will pay for, once it is delivered."""
    new = [
        (item, size, name)
        for item, (scene, paid) in enumerate(zip(priced.scenes, priced.paid, strict=True))
        for size, name in enumerate(scene.prints)
        if size not in paid
    ]
    values = {"workspace": workspace_id, "project": project_id, "generation": generation_id}
    items, sizes, prints = ([row[place] for row in new] for place in range(3))
    await session.execute(_KEEP, {**values, "items": items, "sizes": sizes, "prints": prints})


async def pay_scenes(session: AsyncSession, generation_id: uuid.UUID, lengths: Sequence[int]) -> None:
    """Write down that a film is delivered and settled; `lengths` are its items' milliseconds."""
    await session.execute(_PAY, {"generation": generation_id, "lengths": list(lengths)})


async def forget_scenes(session: AsyncSession, generation_id: uuid.UUID) -> None:
    """Forget what a film would have paid for, or has: it was not made, or its price went back."""
    await session.execute(_FORGET, {"generation": generation_id})
