"""Stills of a finished film to choose from: its clearest key frames, and one of them drawn with a title."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from PIL import Image

from mutoscope.media.render.choose_thumbnail import CANDIDATES, JPEG_QUALITY, clarity, key_frames, pixels
from mutoscope.media.render.draw_title import Title, draw_title


def find_stills(film: Path) -> tuple[Fraction, ...]:
    """Return up to six moments of a film, in seconds, the clearest picture first. It is our own file.

    They are spread over the whole film; a short one has fewer key frames, and each is named once.
    """
    with av.open(str(film)) as container:
        length = Fraction(container.duration or 0, av.time_base)
    moments = [length * (2 * place + 1) / (2 * CANDIDATES) for place in range(CANDIDATES)]
    frames = {frame.pts: frame for frame in key_frames(film, moments)}
    ordered = sorted(frames.values(), key=clarity, reverse=True)
    return tuple(Fraction(frame.pts or 0) * (frame.time_base or 0) for frame in ordered)


def draw_still(film: Path, moment: Fraction, out: Path, title: Title | None = None) -> None:
    """Write the key frame at a moment that `find_stills` named as a JPEG.

    Raises:
        FontsMissing: the title's font is not installed.
    """
    (frame,) = key_frames(film, [moment])
    picture = Image.fromarray(pixels(frame.reformat(format="rgb24")))
    drawn = draw_title(picture, title) if title else picture
    drawn.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
