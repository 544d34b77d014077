"""`mutoscope make`: a film from a script and footage, without a server and without an account."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import (
    FileMissing,
    FilmOrder,
    FilmProgress,
    FilmRequest,
    FilmResult,
    FilmStage,
    Studio,
    make_film,
    prepare_folder,
    read_order,
)
from mutoscope.media.render import RenderSettings
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import SpeechProviders, VoiceNotice, find_voice
from mutoscope.ops.labels import open_labeller

app = typer.Typer(add_completion=False)

_STAGES: dict[FilmStage, str] = {
    "check": "Checking",
    "speak": "Speaking and rendering",
    "render": "Rendering scenes",
    "audio": "Mixing the sound",
    "assemble": "Joining",
    "inspect": "Measuring",
    "write": "Writing files",
}
_SMALLEST_SIDE, _LARGEST_SIDE = 128, 4096
_FASTEST = 120
_SHAPES = {"9:16": "1080x1920", "1:1": "1080x1080", "4:5": "1080x1350", "16:9": "1920x1080"}
_SIZE = re.compile(r"(\d{2,5})\s*[x×]\s*(\d{2,5})", re.IGNORECASE)


@app.command()
def make(  # noqa: PLR0913, PLR0917 -- one parameter per option of the command
    script: Annotated[Path, typer.Argument(help="The script: plain text or Markdown; - reads standard input.")],
    clip: Annotated[list[Path] | None, typer.Option(help="A video, or a folder of them. May be repeated.")] = None,
    image: Annotated[list[Path] | None, typer.Option(help="A picture, or a folder of them. May be repeated.")] = None,
    music: Annotated[str, typer.Option(help="A file, or a style or mood to compose: ambient, sad piano…")] = "",
    logo: Annotated[Path | None, typer.Option(help="A picture for the upper right corner.")] = None,
    voice: Annotated[str, typer.Option(help="A voice of `mutoscope voices`, or female, male, neutral.")] = "",
    language: Annotated[str, typer.Option(help="Of the voice, when it is chosen by gender: en-US, es, fr…")] = "en-US",
    speed: Annotated[int, typer.Option(min=50, max=200, help="Of the voice, in percent.")] = 100,
    template: Annotated[str, typer.Option(help="A caption template of `mutoscope templates`.")] = "pop",
    size: Annotated[
        list[str] | None,
        typer.Option(help="Width x height in pixels, or 9:16, 1:1, 4:5, 16:9; repeat it for the same film in each."),
    ] = None,
    fps: Annotated[str, typer.Option(help="Frames a second, such as 30 or 30000/1001.")] = "30",
    seed: Annotated[int, typer.Option(help="Another number moves pictures another way.")] = 0,
    fit: Annotated[Literal["fill", "blur"], typer.Option(help="Crop to fill, or stand on a blurred copy.")] = "fill",
    crossfade: Annotated[str, typer.Option(help="Seconds of cross-fade between scenes; 0 for hard cuts.")] = "0",
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the files.")] = Path("out"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Make a narrated, captioned film from a script and your footage."""
    canvas, *further = (_canvas(one, fps) for one in size or ("1080x1920",))
    order = FilmOrder(
        script=_read_script(script),
        clips=tuple(clip or ()),
        images=tuple(image or ()),
        music=_track(music),
        music_wish="" if _track(music) else music,
        logo=logo,
        speed_percent=speed,
        template=template,
        canvas=canvas,
        further_canvases=tuple(further),
        seed=seed,
        fit=fit,
        crossfade_ms=_milliseconds(crossfade),
        title=script.stem if str(script) != "-" else "film",
    )
    result, notice = asyncio.run(_make(order, (voice or "female", language), out, as_json=as_json))
    if as_json:
        typer.echo(json.dumps(_as_json(result, notice), ensure_ascii=False, default=str))
    else:
        _show(result, notice)
    if not all(one.passed for one in result.all):
        raise typer.Exit(1)


async def _make(
    order: FilmOrder, voice: tuple[str, str], folder: Path, *, as_json: bool
) -> tuple[FilmResult, VoiceNotice | None]:
    settings = Settings()
    store = ArtefactStore(settings.data_dir / "artefacts")
    providers = SpeechProviders(settings.assets)
    chosen = providers.choose(find_voice(*voice))
    studio = Studio(
        store=store,
        fonts=Fonts(settings.assets / "fonts"),
        provider=chosen.provider,
        speech=providers,
        labeller=open_labeller(settings),
        settings=RenderSettings(ffmpeg=ffmpeg_binary(settings.ffmpeg)),
        parallel=settings.worker_slots or None,
    )
    try:
        request = await read_order(order, chosen.voice, studio)
        for needed in (store.root, folder):
            prepare_folder(needed)
        return await _with_bar(request, studio, folder, _slug(order.title), as_json=as_json), chosen.notice
    finally:
        await providers.aclose()


async def _with_bar(request: FilmRequest, studio: Studio, folder: Path, name: str, *, as_json: bool) -> FilmResult:
    console = Console(stderr=True, quiet=as_json)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
    still = not console.is_terminal
    with Progress(*columns, TextColumn("{task.fields[eta]}"), console=console, transient=True, disable=still) as bar:
        task = bar.add_task(_STAGES["check"], total=100, eta="")

        def show(progress: FilmProgress) -> None:
            eta = "" if progress.eta_seconds is None else f"about {_clock(progress.eta_seconds)} left"
            steps = f" {progress.done}/{progress.total}" if progress.total > 1 else ""
            bar.update(task, completed=progress.percent, description=_STAGES[progress.stage] + steps, eta=eta)

        return await make_film(request, studio, folder, name=name, on_progress=show)


def _track(text: str) -> Path | None:
    """Return the file that `--music` names; None when it is words for the composer."""
    path = Path(text)
    return path if text and (path.is_file() or path.suffix or len(path.parts) > 1) else None


def _read_script(path: Path) -> str:
    try:
        if str(path) == "-":
            return typer.get_text_stream("stdin").read()
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileMissing(
            f"There is no script {path}.", remedy="Check the path and try again.", files=[str(path)]
        ) from error
    except (IsADirectoryError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"{path} is not a text file in UTF-8.", remedy="Save the script as plain text in UTF-8."
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


def _slug(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "film"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _as_json(result: FilmResult, voice: VoiceNotice | None) -> dict[str, object]:
    further = [_as_json(one, None) for one in result.further]
    return {
        "files": {name: str(path) for name, path in asdict(result.files).items()},
        "passed": result.passed,
        "duration_seconds": round(float(result.duration), 3),
        "width": result.canvas.width,
        "height": result.canvas.height,
        "bytes": result.files.film.stat().st_size,
        "loudness_lufs": result.loudness.integrated if result.loudness else None,
        "true_peak_dbtp": result.loudness.true_peak if result.loudness else None,
        "segments": result.segments,
        "cached_segments": result.cached_segments,
        "wall_seconds": round(result.wall_seconds, 2),
        "cpu_seconds": round(result.cpu_seconds, 2),
        "first_segment_seconds": round(result.first_segment_seconds, 2),
        "notices": [asdict(notice) for notice in (*result.notices, *((voice,) if voice else ()))],
        "report": result.report,
        **({"further": further} if further else {}),
    }


def _show(result: FilmResult, voice: VoiceNotice | None) -> None:
    console = Console()
    for one in result.all:
        console.print(_table(one))
        if not one.passed:
            console.print(f"[red]The film did not pass its inspection:[/] see {one.files.report}")
    notices = dict.fromkeys(notice.message for one in result.all for notice in one.notices)
    for message in (*notices, *((voice.message,) if voice else ())):
        console.print(f"[yellow]Note:[/] {message}")


def _table(result: FilmResult) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    files = result.files
    for name, path in (
        ("Film", files.film),
        ("Subtitles", f"{files.srt}, {files.vtt.name}"),
        ("Thumbnail", files.thumbnail),
        ("Report", files.report),
    ):
        table.add_row(f"[bold]{name}[/]", str(path))
    megabytes = files.film.stat().st_size / 1e6
    table.add_row("[bold]Length[/]", f"{float(result.duration):.1f} s")
    table.add_row("[bold]Size[/]", f"{result.canvas.width} × {result.canvas.height}, {megabytes:.1f} MB")
    if result.loudness:
        table.add_row(
            "[bold]Loudness[/]", f"{result.loudness.integrated:.1f} LUFS, peak {result.loudness.true_peak:.1f} dBTP"
        )
    table.add_row("[bold]Took[/]", f"{result.wall_seconds:.1f} s")
    table.add_row("[bold]From cache[/]", f"{result.cached_segments} of {result.segments} scenes")
    return table
