"""Join what was rendered, measure the film, and write the files that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Self

from mutoscope.generation.errors import FilmNotAsOrdered
from mutoscope.generation.film_work import FilmWork
from mutoscope.library import RenditionKind
from mutoscope.media.film import FilmProgress, make_film

NAME = "film"
SUFFIXES: dict[RenditionKind, str] = {
    "video": ".mp4",
    "srt": ".srt",
    "vtt": ".vtt",
    "thumbnail": ".jpg",
    "report": ".json",
}


@dataclass(frozen=True)
class FinishedFilm:
    """What is to be told about a film whose files wait in the film's folder. JSON-able, and nothing of its words."""

    folder: str
    duration_ms: int
    seconds: int
    """Whole seconds to pay for; a begun one counts."""
    width: int
    height: int
    segments: int

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `asdict` returned."""
        return cls(**value)


async def assemble_film(film: FilmWork, tell: Callable[[Fraction], None]) -> dict[str, Any]:
    """Make the film from what the store holds; return a `FinishedFilm` as JSON.

    Raises:
        FilmNotAsOrdered: the finished film does not measure what it should.
    """

    def advance(progress: FilmProgress) -> None:
        tell(Fraction(progress.percent, 100))

    made = await make_film(film.request, film.film_studio, film.folder, name=NAME, on_progress=advance)
    if not made.passed:
        findings = [finding for finding in made.report.get("findings", []) if finding.get("severity") == "error"]
        raise FilmNotAsOrdered(
            "The finished film did not pass its inspection: " + " ".join(str(f.get("message")) for f in findings),
            remedy="Try again; nothing was charged.",
            findings=findings,
        )
    done = FinishedFilm(
        folder=str(film.folder.relative_to(film.home.region.artefacts)),
        duration_ms=round(made.duration * 1000),
        seconds=ceil(made.duration),
        width=made.canvas.width,
        height=made.canvas.height,
        segments=made.segments,
    )
    return asdict(done)
