"""`mutoscope voices`: list the voices, fetch them, hear one."""

from __future__ import annotations

import asyncio
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.voice import SpeechProviders, Voice, find_voice, list_voices, sample_sentence, speak_sentence
from mutoscope.ops.assets import install_assets

app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    language: Annotated[str, typer.Option(help="Only this language, such as en or pt-BR.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """List the voices."""
    if context.invoked_subcommand:
        return
    wanted = language.casefold()
    found = [
        voice
        for voice in list_voices()
        if wanted in {"", voice.language.casefold(), voice.language.split("-", maxsplit=1)[0].casefold()}
    ]
    providers = SpeechProviders(Settings().assets)
    if as_json:
        rows = [{**asdict(voice), "installed": _installed(providers, voice)} for voice in found]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("Voice", "Name", "Language", "Gender", "Quality", "", box=None, header_style="bold")
    for voice in found:
        note = voice.unavailable or ("" if _installed(providers, voice) else "not installed")
        table.add_row(voice.id, voice.name, voice.language, voice.gender, voice.quality, note)
    Console().print(table)


@app.command()
def install() -> None:
    """Fetch the neural voices that are missing or damaged, each file checked by its SHA-256."""
    assets = Settings().assets
    if not install_assets(assets, "voices", check=True):
        typer.echo(f"The voices are installed in {assets}.")


@app.command()
def sample(
    voice: Annotated[str, typer.Argument(help="A voice, or female, male, neutral.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The WAV to write.")] = Path("sample.wav"),
    text: Annotated[str, typer.Option(help="What to say instead of the greeting.")] = "",
    speed: Annotated[int, typer.Option(min=50, max=200, help="In percent.")] = 100,
) -> None:
    """Let a voice say a sentence."""
    asyncio.run(_sample(find_voice(voice), out, text, speed))
    typer.echo(f"Wrote {out}.")


def _installed(providers: SpeechProviders, voice: Voice) -> bool:
    return not voice.unavailable and providers.choose(voice).notice is None


async def _sample(voice: Voice, out: Path, text: str, speed: int) -> None:
    sentence = sample_sentence(voice, text)
    providers = SpeechProviders(Settings().assets)
    chosen = providers.choose(voice)
    if chosen.notice:
        typer.echo(chosen.notice.message, err=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".sample-", dir=out.parent) as folder:
            spoken = await speak_sentence(ArtefactStore(Path(folder)), chosen.provider, sentence, chosen.voice, speed)
            spoken.audio.replace(out)
    finally:
        await providers.aclose()
