"""Write the files: every family of harm in turn, each file decided by the seed and its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.hostile import bombs, damage, references
from bench.hostile.samples import Target

COUNT, SEED = 200, 5
Family = Callable[[Random, Target], tuple[str, bytes]]
FAMILIES: tuple[Family, ...] = (
    *(references.playlist, references.hidden_playlist, references.concat_script, references.manifest),
    *(references.drawing, references.subtitles, references.session, references.elsewhere_mp4),
    *(damage.truncated, damage.flipped, damage.numbers, damage.spliced, damage.noise, damage.empty),
    *(damage.renamed, damage.archive, damage.nested, damage.truncated, damage.flipped),
    *(
        bombs.picture,
        bombs.large_picture,
        bombs.words_in_picture,
        bombs.other_picture,
        bombs.index,
        bombs.samples,
        bombs.clocks,
    ),
    *(bombs.boxes, bombs.matroska, bombs.covers, bombs.sounds, bombs.too_fast, bombs.too_wide),
)


@dataclass(frozen=True)
class Hostile:
    """One file and what it tries."""

    path: Path
    family: str


def write_files(folder: Path, target: Target, *, count: int = COUNT, seed: int = SEED) -> Sequence[Hostile]:
    """Write `count` files, each in a folder of its own under a name that a user might give it.

    The same seed gives the same files, but for the folder and the port that they name.
    """
    written: list[Hostile] = []
    for number in range(count):
        family = FAMILIES[number % len(FAMILIES)]
        name, body = family(Random(f"{seed}:{number}"), target)  # noqa: S311 -- the same files every time
        path = folder / f"{number:03d}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(body)
        written.append(Hostile(path, family.__name__))
    return written
