"""`mutoscope transcribe`: the words of a clip with their times, captions for it, and cuts by striking words out."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Annotated

import typer

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.media.captions import SUBTITLE_LIMITS, to_srt, to_vtt
from mutoscope.media.film import FileMissing
from mutoscope.media.probe import MediaProblem, Probe, UnreadableMedia, check_kind, probe_media, to_reference
from mutoscope.media.render import Cut, RenderSettings, cut_clip, plan_cut
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.transcript import (
    Kept,
    Recogniser,
    Transcript,
    check_writing,
    cut_by_words,
    keep_words,
    to_cues,
    transcribe,
)
from mutoscope.media.voice import SpeechProviders, find_voice
from mutoscope.ops.assets import install_assets

app = typer.Typer(add_completion=False, no_args_is_help=True)

REFERENCE = "basic-en-US"
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")


@app.command()
def install() -> None:
    """Fetch the recogniser (31 MB, MIT), each file checked by its SHA-256."""
    assets = Settings().assets
    if not install_assets(assets, "recogniser", check=True):
        typer.echo(f"The recogniser is installed in {assets}.")


@app.command()
def read(
    clip: Annotated[Path, typer.Argument(help="A video or a recording in which somebody speaks English.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="A .json, .srt, .vtt or .txt file.")] = Path(
        "transcript.json"
    ),
) -> None:
    """Write down what is said: sentences with the time of every word, subtitles, or plain text."""
    writers = {".json": _as_json, ".srt": _as_srt, ".vtt": _as_vtt, ".txt": _as_text}
    if out.suffix.lower() not in writers:
        raise InvalidInput(f"A transcript cannot be written as {out.name}.", remedy=f"Use {', '.join(writers)}.")
    transcript = asyncio.run(_transcribe(clip))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(writers[out.suffix.lower()](transcript), encoding="utf-8")
    typer.echo(f"Wrote {out}: {len(transcript.words)} words in {len(transcript.sentences)} sentences.")


@app.command()
def cut(
    clip: Annotated[Path, typer.Argument(help="The clip.")],
    transcript: Annotated[Path, typer.Argument(help="Its transcript, as `read` wrote it (.json).")],
    delete: Annotated[str, typer.Option(help="Words to strike out, counted from 0: 3,7-12")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The cut clip; its subtitles stand beside it.")] = Path(
        "cut.mp4"
    ),
) -> None:
    """Cut a clip by deleting words."""
    try:
        found = Transcript.from_json(json.loads(transcript.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"{transcript} is no transcript.", remedy="Write one with `mutoscope transcribe read`."
        ) from error
    done = asyncio.run(_cut(clip, cut_by_words(found, _places(delete)), out.absolute()))
    words = keep_words(found, done.kept)
    out.with_suffix(".srt").write_text(to_srt(to_cues(words, SUBTITLE_LIMITS)), encoding="utf-8")
    typer.echo(f"Wrote {out}: {done.duration_ms / 1000:.1f} of {found.duration_ms / 1000:.1f} s are left.")


async def _transcribe(clip: Path) -> Transcript:
    settings = Settings()
    await _check(clip)
    providers = SpeechProviders(settings.assets)
    chosen = providers.choose(find_voice(REFERENCE))
    try:
        heard = await transcribe(
            clip,
            Recogniser(settings.assets),
            (chosen.provider, chosen.voice),
            ffmpeg=ffmpeg_binary(settings.ffmpeg),
        )
    finally:
        await providers.aclose()
    check_writing(heard.words, clip.name)
    return heard


async def _check(clip: Path) -> Probe:
    if not await asyncio.to_thread(clip.is_file):
        raise FileMissing(f"There is no file {clip}.", remedy="Check the path and try again.", files=[str(clip)])
    (probe,) = await probe_media([clip])
    if isinstance(probe, MediaProblem):
        raise UnreadableMedia(probe)
    check_kind(probe, clip.name, "video", "audio")
    return probe


async def _cut(clip: Path, kept: tuple[Kept, ...], out: Path) -> Cut:
    media = to_reference(await _check(clip), clip, "")
    cut = plan_cut(media, kept)
    await cut_clip(media, cut, out, RenderSettings(ffmpeg=ffmpeg_binary(Settings().ffmpeg)))
    return cut


def _places(text: str) -> set[int]:
    places: set[int] = set()
    for part in text.replace(" ", "").split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise InvalidInput(f"“{part}” names no words.", remedy="Write positions and ranges such as 3,7-12.")
        places.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return places


def _as_json(transcript: Transcript) -> str:
    return json.dumps(transcript.to_json(), ensure_ascii=False, indent=1)


def _as_srt(transcript: Transcript) -> str:
    return to_srt(to_cues(transcript.words, SUBTITLE_LIMITS))


def _as_vtt(transcript: Transcript) -> str:
    return to_vtt(to_cues(transcript.words, SUBTITLE_LIMITS))


def _as_text(transcript: Transcript) -> str:
    numbered, place = list[str](), 0
    for sentence in transcript.sentences:
        numbered.append(f"{place}: {sentence.text}")
        place += len(sentence.words)
    return "\n".join(numbered) + "\n"
