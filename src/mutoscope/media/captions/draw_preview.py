"""A template as a still and as a short loop, so that one can choose by looking."""

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

SAMPLE = "This is how *words* look"
_WORD_MS = 400
_SHOWN_AT_MS = 4 * _WORD_MS - 120
_LOOP_SECONDS, _LOOP_RATE = "2.4", "15"
_LOOP = ("-c:v", "libwebp_anim", "-loop", "0", "-quality", "70", "-compression_level", "4", "-an", "-f", "webp")


async def draw_preview(template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, path: Path) -> None:
    """Draw a template's captions in the middle of a phrase on a plain dusk sky, as a PNG at `path` (absolute).

    Raises:
        FontsMissing: the template's font is not installed.
        CommandFailed: ffmpeg could not draw.
    """
    shown_at = f"setpts=PTS+{_SHOWN_AT_MS / 1000}/TB"
    await _draw(template, canvas, fonts, ffmpeg, shown_at, ("-frames:v", "1", "-update", "1", f"file:{path}"))


async def draw_loop(template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, path: Path) -> None:
    """Draw a template's captions as they move, a loop of 2.4 seconds, as an animated WebP at `path` (absolute).

    Raises:
        FontsMissing: the template's font is not installed.
        CommandFailed: ffmpeg could not draw.
    """
    await _draw(template, canvas, fonts, ffmpeg, "null", ("-t", _LOOP_SECONDS, *_LOOP, f"file:{path}"))


async def _draw(
    template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, clock: str, output: Sequence[str]
) -> None:
    words = [
        TimedWord(word.strip("*"), place * _WORD_MS, (place + 1) * _WORD_MS - 20, emphasised=word.startswith("*"))
        for place, word in enumerate(SAMPLE.split())
    ]
    fits = fits_on_screen(template, canvas, fonts)
    cues = build_cues(words, CueLimits(max_words=template.max_words), fits)
    size = f"{canvas.width}x{canvas.height}"
    sky = f"gradients=s={size}:c0=0x24325f:c1=0xe08a6a:x0=0:y0=0:x1=0:y1={canvas.height - 1}:n=2:d=3:r={_LOOP_RATE}"
    with working_folder() as folder:
        (folder / "captions.ass").write_text(to_ass(cues, template, canvas, fonts), encoding="utf-8")
        (folder / "fonts").symlink_to(fonts.folder.absolute())
        argv = [
            *(
                ffmpeg,
                "-hide_banner",
                "-nostdin",
                "-loglevel",
                "error",
                "-y",
                "-f",
                "lavfi",
                "-i",
                f"{sky}:speed=0.00001",
            ),
            *("-vf", f"{clock},subtitles=captions.ass:fontsdir=fonts", *output),
        ]
        await run_guarded(argv, cwd=folder, limits=Limits(wall_seconds=60))
