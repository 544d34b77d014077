"""A template shown with a few words, so that one can choose by looking: a still, or a short picture that moves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mutoscope.media.captions.build_cues import build_cues
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.lay_out_cue import fits_on_screen
from mutoscope.media.captions.to_ass import to_ass
from mutoscope.media.captions.types import CueLimits, Template, TimedWord
from mutoscope.media.runner import Limits, run_guarded, working_folder
from mutoscope.media.timeline import Canvas

_SAMPLE = ("This", "is", "how", "*words*")
_WORD_MS = 400
_SHOWN_AT_MS = 3 * _WORD_MS - 120
_MOVING_RATE = 20
_STILL = ("-frames:v", "1", "-update", "1")
_MOVING = ("-c:v", "libwebp_anim", "-loop", "0", "-quality", "70", "-compression_level", "4")


async def draw_preview(template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, path: Path) -> None:
    """Draw a template's captions in the middle of a phrase on a plain dusk sky, as a PNG at `path` (absolute).

    Raises:
        FontsMissing: the template's font is not installed.
        CommandFailed: ffmpeg could not draw.
    """
    shown = f"setpts=PTS+{_SHOWN_AT_MS / 1000}/TB,"
    await _draw(template, canvas, fonts, ffmpeg, sky="d=1:r=1", before=shown, output=(*_STILL, f"file:{path}"))


async def draw_moving_preview(template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, path: Path) -> None:
    """Draw the phrase word by word, as an animated WebP at `path` (absolute) that begins anew at its end.

    Raises:
        FontsMissing: the template's font is not installed.
        CommandFailed: ffmpeg could not draw.
    """
    sky = f"d={len(_SAMPLE) * _WORD_MS / 1000}:r={_MOVING_RATE}:speed=0.00001"
    await _draw(template, canvas, fonts, ffmpeg, sky=sky, before="", output=(*_MOVING, f"file:{path}"))


async def _draw(
    template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, *, sky: str, before: str, output: Sequence[str]
) -> None:
    words = [
        TimedWord(word.strip("*"), place * _WORD_MS, (place + 1) * _WORD_MS - 20, emphasised=word.startswith("*"))
        for place, word in enumerate(_SAMPLE)
    ]
    fits = fits_on_screen(template, canvas, fonts)
    cues = build_cues(words, CueLimits(max_words=max(template.max_words, len(words))), fits)
    size = f"{canvas.width}x{canvas.height}"
    dusk = f"gradients=s={size}:c0=0x24325f:c1=0xe08a6a:x0=0:y0=0:x1=0:y1={canvas.height - 1}:n=2:{sky}"
    with working_folder() as folder:
        (folder / "captions.ass").write_text(to_ass(cues, template, canvas, fonts), encoding="utf-8")
        (folder / "fonts").symlink_to(fonts.folder.absolute())
        argv = [
            *(ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", dusk),
            *("-vf", f"{before}subtitles=captions.ass:fontsdir=fonts", *output),
        ]
        await run_guarded(argv, cwd=folder, limits=Limits(wall_seconds=60))
