"""A still of a template, so that one can choose by looking."""

from __future__ import annotations

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


async def draw_preview(template: Template, canvas: Canvas, fonts: Fonts, ffmpeg: Path, path: Path) -> None:
    """Draw a template's captions in the middle of a phrase on a plain dusk sky, as a PNG at `path` (absolute).

    Raises:
        FontsMissing: the template's font is not installed.
        CommandFailed: ffmpeg could not draw.
    """
    words = [
        TimedWord(word.strip("*"), place * _WORD_MS, (place + 1) * _WORD_MS - 20, emphasised=word.startswith("*"))
        for place, word in enumerate(_SAMPLE)
    ]
    fits = fits_on_screen(template, canvas, fonts)
    cues = build_cues(words, CueLimits(max_words=max(template.max_words, len(words))), fits)
    size = f"{canvas.width}x{canvas.height}"
    sky = f"gradients=s={size}:c0=0x24325f:c1=0xe08a6a:x0=0:y0=0:x1=0:y1={canvas.height - 1}:n=2:d=1:r=1"
    shown = f"setpts=PTS+{_SHOWN_AT_MS / 1000}/TB,subtitles=captions.ass:fontsdir=fonts"
    with working_folder() as folder:
        (folder / "captions.ass").write_text(to_ass(cues, template, canvas, fonts), encoding="utf-8")
        (folder / "fonts").symlink_to(fonts.folder.absolute())
        argv = [
            *(ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", sky),
            *("-vf", shown, "-frames:v", "1", "-update", "1", f"file:{path}"),
        ]
        await run_guarded(argv, cwd=folder, limits=Limits(wall_seconds=60))
