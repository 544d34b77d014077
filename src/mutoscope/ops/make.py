"""`mutoscope make`: a film from a script and footage, without a server and without an account."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.captions import Fonts
from mutoscope.media.film import (
    FilmFiles,
    FilmOrder,
    FilmProgress,
    FilmRequest,
    FilmResult,
    FilmStage,
    Studio,
    make_film,
    prepare_folder,
    preview_film,
    read_order,
)
from mutoscope.media.render import RenderSettings
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.transcript import Recogniser
from mutoscope.media.voice import Chosen, SpeechProviders, VoiceNotice, find_voice
from mutoscope.media.watch import FACE_MODEL
from mutoscope.ops.labels import open_labeller
from mutoscope.ops.make_options import MakeOptions, with_options

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


@app.command()
@with_options
def make(options: MakeOptions) -> None:
    """Make a narrated, captioned film from a script and your footage."""
    order = options.order()
    voice = (options.voice or "female", options.language)
    if options.preview:
        drawn = asyncio.run(_preview(order, voice, options.out))
        typer.echo(json.dumps({"preview": str(drawn)}) if options.as_json else drawn)
        return
    result, notice = asyncio.run(_make(order, voice, options.out, as_json=options.as_json))
    if options.as_json:
        typer.echo(json.dumps(_as_json(result, notice), ensure_ascii=False, default=str))
    else:
        _show(result, notice)
    if not all(one.passed for one in result.all):
        raise typer.Exit(1)


async def _make(
    order: FilmOrder, voice: tuple[str, str], folder: Path, *, as_json: bool
) -> tuple[FilmResult, VoiceNotice | None]:
    async with _opened(voice) as (studio, chosen):
        request = await read_order(order, chosen.voice, studio)
        prepare_folder(folder)
        return await _with_bar(request, studio, folder, _slug(order.title), as_json=as_json), chosen.notice


async def _preview(order: FilmOrder, voice: tuple[str, str], folder: Path) -> Path:
    """Draw a picture of the first scene; music is neither read nor composed for it."""
    async with _opened(voice) as (studio, chosen):
        request = await read_order(replace(order, music=None, music_wish=""), chosen.voice, studio)
        prepare_folder(folder)
        drawn = folder / f"{_slug(order.title)}-preview.jpg"
        await preview_film(request, studio, drawn)
        return drawn


@asynccontextmanager
async def _opened(voice: tuple[str, str]) -> AsyncGenerator[tuple[Studio, Chosen]]:
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
        recogniser=_recogniser(settings),
        settings=RenderSettings(ffmpeg=ffmpeg_binary(settings.ffmpeg)),
        faces=_installed(settings.assets / FACE_MODEL),
        parallel=settings.worker_slots or None,
    )
    try:
        prepare_folder(store.root)
        yield studio, chosen
    finally:
        await providers.aclose()


def _recogniser(settings: Settings) -> Recogniser | None:
    """Return the recogniser if it is wanted and installed: it is optional."""
    found = Recogniser(settings.assets)
    return found if settings.check_narration and found.installed else None


def _installed(path: Path) -> Path | None:
    return path if path.is_file() else None


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


def _slug(title: str) -> str:
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "film"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _as_json(result: FilmResult, voice: VoiceNotice | None) -> dict[str, object]:
    further = [_as_json(one, None) for one in result.further]
    return {
        "files": _files(result.files),
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


def _files(files: FilmFiles) -> dict[str, object]:
    further = [str(path) for path in files.further_thumbnails]
    named = {name: str(path) for name, path in vars(files).items() if name != "further_thumbnails"}
    return {**named, **({"further_thumbnails": further} if further else {})}


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
        ("Thumbnail", ", ".join([str(files.thumbnail), *(path.name for path in files.further_thumbnails)])),
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
