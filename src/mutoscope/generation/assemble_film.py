"""Join what was rendered, measure the film, and write the files that belong to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil
from typing import Any, Self

from mutoscope.generation.errors import FilmNotAsOrdered
from mutoscope.generation.film_work import FilmWork
from mutoscope.library import RenditionKind
from mutoscope.media.film import FilmProgress, FilmResult, make_film
from mutoscope.media.interchange import name_media, to_otio

NAME = "film"
SUFFIXES: dict[RenditionKind, str] = {
    "video": ".mp4",
    "srt": ".srt",
    "vtt": ".vtt",
    "thumbnail": ".jpg",
    "report": ".json",
    "timeline": ".otio",
}


@dataclass(frozen=True)
class Output:
    """The film in one size; its files are called `name` and a suffix."""

    name: str
    width: int
    height: int


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
    outputs: tuple[Output, ...] = ()
    """Every size; nothing in a film that was assembled before there were several."""
    lengths_ms: tuple[int, ...] = ()
    """Of each item of the timeline: what is paid for, if the film changes later."""
    handed: tuple[tuple[str, str], ...] = ()
    """The files, if another worker may take them."""

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `asdict` returned."""
        alone: dict[str, Any] = {"name": NAME, "width": value["width"], "height": value["height"]}
        outputs = tuple(Output(**output) for output in value.get("outputs") or [alone])
        facts: dict[str, Any] = {**value, "outputs": outputs, "lengths_ms": tuple(value.get("lengths_ms", ()))}
        facts["handed"] = tuple((name, digest) for name, digest in value.get("handed", ()))
        return cls(**facts)


async def assemble_film(film: FilmWork, tell: Callable[[Fraction], None]) -> dict[str, Any]:
    """Make the film from what the store holds; return a `FinishedFilm` as JSON.

    Raises:
        FilmNotAsOrdered: the finished film does not measure what it should.
    """

    def advance(progress: FilmProgress) -> None:
        tell(Fraction(progress.percent, 100))

    made = await make_film(film.request, film.film_studio, film.folder, name=NAME, on_progress=advance)
    films = (made, *made.further)
    if not all(each.passed for each in films):
        told = [finding for each in films for finding in each.report.get("findings", [])]
        findings = [finding for finding in told if finding.get("severity") == "error"]
        raise FilmNotAsOrdered(
            "The finished film did not pass its inspection: " + " ".join(str(f.get("message")) for f in findings),
            remedy="Try again; nothing was charged.",
            findings=findings,
        )
    await asyncio.to_thread(_write_timelines, film, films)
    done = FinishedFilm(
        folder=str(film.folder.relative_to(film.home.region.artefacts)),
        duration_ms=round(made.duration * 1000),
        seconds=ceil(made.duration),
        width=made.canvas.width,
        height=made.canvas.height,
        segments=made.segments,
        outputs=tuple(Output(each.files.film.stem, each.canvas.width, each.canvas.height) for each in films),
        lengths_ms=tuple(int(item.duration.seconds * 1000) for item in made.timeline.video),
    )
    return asdict(done)


def _write_timelines(film: FilmWork, films: Sequence[FilmResult]) -> None:
    """Write each film's cut beside it for editing programs. It names media as the user does, and no place of ours."""
    frozen = film.frozen
    project = {
        "title": frozen.title,
        "script": frozen.script,
        "voice": frozen.voice,
        "speed_percent": frozen.speed_percent,
        "template": frozen.template,
    }
    for made in films:
        text = to_otio(name_media(made.timeline), frozen.title, project)
        made.files.film.with_suffix(SUFFIXES["timeline"]).write_text(text, encoding="utf-8")
