"""`mutoscope music`: a piece of music from a style, a mood or a few words."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.film import prepare_folder
from mutoscope.media.music import MOODS, STYLES, USUAL_MOOD, MadeMusic, MusicWish, make_music, read_prompt
from mutoscope.media.runner import ffmpeg_binary, run_guarded

app = typer.Typer(add_completion=False, no_args_is_help=True)

_ENCODERS = {
    ".wav": (),
    ".flac": ("-c:a", "flac"),
    ".mp3": ("-c:a", "libmp3lame", "-b:a", "192k"),
    ".m4a": ("-c:a", "aac", "-b:a", "192k"),
}


@app.command()
def make(
    prompt: Annotated[str, typer.Argument(help="A style, a mood, or a few words: lofi, sad piano, an epic trailer.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A .wav, .flac, .mp3 or .m4a file.")] = Path("music.wav"),
    seconds: Annotated[str, typer.Option(help="How long, 4 to 600.")] = "60",
    seed: Annotated[int, typer.Option(help="Another number is another piece.")] = 0,
    loop: Annotated[bool, typer.Option("--loop", help="Let the end run into the beginning.")] = False,  # noqa: FBT002 -- a flag
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Compose a piece. The same words, length and seed are the same piece; it belongs to you."""
    wish = read_prompt(prompt, seconds=_seconds(seconds), seed=seed, loop=loop)
    if out.suffix.lower() not in _ENCODERS:
        raise InvalidInput(
            f"Music cannot be written as {out.suffix or 'a file without a suffix'}.",
            remedy=f"Name a file that ends in {', '.join(_ENCODERS)}.",
        )
    made = asyncio.run(_make(wish, out.absolute()))
    if as_json:
        facts = {"file": str(out), "style": wish.style, "mood": wish.mood, "read_as": wish.read_as}
        typer.echo(json.dumps({**facts, "seconds": float(wish.seconds), **asdict(made.facts)}))
        return
    typer.echo(wish.read_as)
    typer.echo(f"Wrote {out}: {made.title}, {made.facts.tempo:.0f} beats a minute, {float(wish.seconds):g} s.")


@app.command()
def styles() -> None:
    """List the styles and the moods."""
    table = Table("Style", "Beats a minute", "Usual mood", box=None, header_style="bold")
    for style, rules in STYLES.items():
        table.add_row(style, f"{rules.tempo[0]} to {rules.tempo[1]}", USUAL_MOOD[style])
    Console().print(table)
    typer.echo(f"Moods: {', '.join(MOODS)}")


async def _make(wish: MusicWish, out: Path) -> MadeMusic:
    settings = Settings()
    store = ArtefactStore(settings.data_dir / "artefacts")
    for folder in (store.root, out.parent):
        prepare_folder(folder)
    made = await make_music(store, wish)
    encoder = _ENCODERS[out.suffix.lower()]
    if not encoder:
        await asyncio.to_thread(shutil.copyfile, made.audio, out)
        return made
    argv = [
        *(ffmpeg_binary(settings.ffmpeg), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
        *(
            "-i",
            f"file:{made.audio}",
            "-metadata",
            f"title={made.title}",
            *encoder,
            f"file:{out}",
        ),
    ]
    await run_guarded(argv, cwd=out.parent)
    return made


def _seconds(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput(f"{text} is no number of seconds.", remedy="Give seconds such as 30 or 62.5.") from error
