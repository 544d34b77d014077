"""The options of `mutoscope make`, one field each, and what they say read into an order."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal, get_type_hints

import typer

from mutoscope.kernel import InvalidInput
from mutoscope.media.compose import Brand
from mutoscope.media.film import FileMissing, FilmOrder
from mutoscope.media.timeline import Canvas

_SHAPES = {"9:16": "1080x1920", "1:1": "1080x1080", "4:5": "1080x1350", "16:9": "1920x1080"}
_SMALLEST_SIDE, _LARGEST_SIDE = 128, 4096
_FASTEST = 120
_SIZE = re.compile(r"(\d{2,5})\s*[x×]\s*(\d{2,5})", re.IGNORECASE)

Corner = Literal["top-left", "top-right", "bottom-left", "bottom-right"]


@dataclass(frozen=True, kw_only=True)
class MakeOptions:
    """Everything that can be said on the command line."""

    script: Annotated[Path, typer.Argument(help="The script: plain text or Markdown; - reads standard input.")]
    clip: Annotated[list[Path] | None, typer.Option(help="A video, or a folder of them. May be repeated.")] = None
    image: Annotated[list[Path] | None, typer.Option(help="A picture, or a folder of them. May be repeated.")] = None
    music: Annotated[str, typer.Option(help="A file, or a style or mood to compose: ambient, sad piano…")] = ""
    intro: Annotated[Path | None, typer.Option(help="A clip or picture before the film.")] = None
    intro_title: Annotated[str, typer.Option(help="Words over the intro, or on a card before the film.")] = ""
    outro: Annotated[Path | None, typer.Option(help="A clip or picture behind the film.")] = None
    outro_title: Annotated[str, typer.Option(help="Words over the outro, or on a card behind the film.")] = ""
    captions: Annotated[
        Path | None, typer.Option(help="An SRT, VTT or ASS file that is burnt instead of the composed captions.")
    ] = None
    voice: Annotated[str, typer.Option(help="A voice of `mutoscope voices`, or female, male, neutral.")] = ""
    language: Annotated[str, typer.Option(help="Of the voice, when it is chosen by gender: en-US, es, fr…")] = "en-US"
    speed: Annotated[int, typer.Option(min=50, max=200, help="Of the voice, in percent.")] = 100
    template: Annotated[str, typer.Option(help="A caption template of `mutoscope templates`.")] = "pop"
    platform: Annotated[
        Literal["none", "shorts", "tiktok", "reels"], typer.Option(help="Keep captions clear of its buttons.")
    ] = "none"
    size: Annotated[
        list[str] | None,
        typer.Option(help="Width x height in pixels, or 9:16, 1:1, 4:5, 16:9; repeat it for the same film in each."),
    ] = None
    fps: Annotated[str, typer.Option(help="Frames a second, such as 30 or 30000/1001.")] = "30"
    seed: Annotated[int, typer.Option(help="Another number moves pictures another way.")] = 0
    fit: Annotated[
        Literal["fill", "blur", "letterbox"],
        typer.Option(help="Crop to fill, stand on a blurred copy, or stand between bars."),
    ] = "fill"
    crossfade: Annotated[str, typer.Option(help="Seconds of transition between scenes; 0 for hard cuts.")] = "0"
    transition: Annotated[
        Literal["crossfade", "slide", "wipe", "black"], typer.Option(help="What the transition looks like.")
    ] = "crossfade"
    logo: Annotated[Path | None, typer.Option(help="A picture for a corner.")] = None
    logo_corner: Annotated[Corner, typer.Option(help="Where the logo stands.")] = "top-right"
    logo_width: Annotated[int, typer.Option(min=1, max=50, help="Of the logo, in percent of the width.")] = 14
    logo_opacity: Annotated[int, typer.Option(min=1, max=100, help="Percent; less makes it a watermark.")] = 100
    colour: Annotated[str, typer.Option(help="Of the captions, #rrggbb, instead of the template's.")] = ""
    spoken_colour: Annotated[str, typer.Option(help="Of the word that is spoken.")] = ""
    emphasis_colour: Annotated[str, typer.Option(help="Of *emphasised* words.")] = ""
    outline_colour: Annotated[str, typer.Option(help="Around the letters.")] = ""
    box_colour: Annotated[str, typer.Option(help="Of boxes and plates behind words.")] = ""
    background: Annotated[str, typer.Option(help="Of plain cards and bars.")] = ""
    font: Annotated[str, typer.Option(help="A file of the fonts' folder, instead of the template's.")] = ""
    best_moments: Annotated[bool, typer.Option("--best-moments", help="Begin clips where they are worth seeing.")] = (
        False
    )
    follow_subject: Annotated[
        bool, typer.Option("--follow-subject", help="Crop so that faces, or where most happens, stay in view.")
    ] = False
    ai_mark: Annotated[bool, typer.Option("--ai-mark", help="Write on every picture that it was made with AI.")] = False
    thumbnails: Annotated[int, typer.Option(min=1, max=6, help="How many stills to choose from.")] = 1
    thumbnail_title: Annotated[str, typer.Option(help="Words drawn on the stills.")] = ""
    preview: Annotated[bool, typer.Option("--preview", help="Only draw how the first scene will look.")] = False
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the files.")] = Path("out")
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False

    def order(self) -> FilmOrder:
        """Return the order that the options make, its script and captions read.

        Raises:
            FileMissing, InvalidInput: something cannot be read, or is no sensible number.
        """
        canvas, *further = (_canvas(one, self.fps) for one in self.size or ("9:16",))
        return FilmOrder(
            script=_read_text(self.script, "script"),
            clips=tuple(self.clip or ()),
            images=tuple(self.image or ()),
            music=(track := _track(self.music)),
            music_wish="" if track else self.music,
            logo=self.logo,
            intro=self.intro,
            outro=self.outro,
            captions=_read_text(self.captions, "caption file") if self.captions else None,
            speed_percent=self.speed,
            template=self.template,
            canvas=canvas,
            further_canvases=tuple(further),
            seed=self.seed,
            fit=self.fit,
            crossfade_ms=_milliseconds(self.crossfade),
            transition=self.transition,
            platform=self.platform,
            brand=self._brand(),
            intro_title=self.intro_title,
            outro_title=self.outro_title,
            best_moments=self.best_moments,
            follow_subject=self.follow_subject,
            ai_mark=self.ai_mark,
            thumbnails=self.thumbnails,
            thumbnail_title=self.thumbnail_title,
            title=self.script.stem if str(self.script) != "-" else "film",
        )

    def _brand(self) -> Brand:
        return Brand(
            colour=self.colour,
            spoken_colour=self.spoken_colour,
            emphasis_colour=self.emphasis_colour,
            outline_colour=self.outline_colour,
            box_colour=self.box_colour,
            background=self.background,
            font=self.font,
            logo_corner=self.logo_corner,
            logo_width_percent=self.logo_width,
            logo_opacity_percent=self.logo_opacity,
        )


def _track(text: str) -> Path | None:
    """Return the file that `--music` names; None when it is words for the composer."""
    path = Path(text)
    return path if text and (path.is_file() or path.suffix or len(path.parts) > 1) else None


def with_options(command: Callable[[MakeOptions], None]) -> Callable[..., None]:
    """Give a command one parameter for each field of its options, for Typer to read."""
    hints = get_type_hints(MakeOptions, include_extras=True)

    @functools.wraps(command)
    def run(**given: object) -> None:
        command(MakeOptions(**given))  # pyright: ignore[reportArgumentType] -- Typer has made them what the fields say

    parameters = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(MakeOptions)
    ]
    run.__signature__ = inspect.Signature(parameters)  # pyright: ignore[reportAttributeAccessIssue] -- read by inspect
    run.__annotations__ = {name: hints[name] for name in (field.name for field in fields(MakeOptions))}
    return run


def _read_text(path: Path, what: str) -> str:
    try:
        if str(path) == "-":
            return typer.get_text_stream("stdin").read()
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissing(
            f"There is no {what} {path}.", remedy="Check the path and try again.", files=[str(path)]
        ) from error
    except (IsADirectoryError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{path} is not a text file in UTF-8.", remedy=f"Save the {what} as plain text in UTF-8."
        ) from error


def _canvas(size: str, fps: str) -> Canvas:
    size = _SHAPES.get(size.strip(), size.strip())
    found = _SIZE.fullmatch(size)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if any(side % 2 or not _SMALLEST_SIDE <= side <= _LARGEST_SIDE for side in (width, height)):
        raise InvalidInput(
            f"The size {size} is not two even numbers from {_SMALLEST_SIDE} to {_LARGEST_SIDE} such as 1080x1920.",
            remedy="Use 9:16, 1:1, 4:5 or 16:9, or numbers such as 1080x1920 (upright) or 1920x1080 (wide).",
        )
    rate = _fraction(fps)
    if rate is None or not 1 <= rate <= _FASTEST:
        raise InvalidInput(
            f"The frame rate {fps} is not a number from 1 to {_FASTEST}.", remedy="Use 24, 25, 30 or 60."
        )
    return Canvas(width, height, rate)


def _milliseconds(seconds: str) -> int:
    exact = _fraction(seconds)
    if exact is None or not 0 <= exact <= 2:  # noqa: PLR2004 -- longer than two seconds is no cut between sentences
        raise InvalidInput(f"The cross-fade {seconds} is not from 0 to 2 seconds.", remedy="Use 0.3, or 0 for none.")
    return round(exact * 1000)


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None
