"""Ways to spoil a picture that was encoded well: black, of equal length, with the same headers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from mutoscope.media.runner import ffmpeg_binary

_BLACK = "drawbox=color=black:thickness=fill"
_PROGRAM = """#!{python}
import os, subprocess, sys
given = sys.argv[1:]
done = subprocess.run([{ffmpeg!r}, *given]).returncode
if not done and "libx264" in given:
    encoder = given[given.index("-c:v") : given.index("-frames:v")]
    for out in [name[5:] for name in given if name.startswith("file:") and ".making-" in name]:
        black = ["-v", "error", "-y", "-i", out, "-vf", {black!r}, *encoder, "-f", "mp4", out + ".black"]
        subprocess.run([{ffmpeg!r}, *black], check=True)
        os.replace(out + ".black", out)
sys.exit(done)
"""


_FROZEN = (
    "split[a][b];[a]loop=-1:1:0,setpts=N/FR/TB[still];[b]crop=iw:ih/3:0:ih/2[words];"
    "[still][words]overlay=0:H/2:shortest=1"
)
"""The first picture for ever; only on the lines of the captions it goes on."""


def blacken(segment: Path, rate: int, keyframe_seconds: int = 5) -> None:
    """Overwrite a segment with a black one of as many frames."""
    _encode_again(segment, _BLACK, rate, keyframe_seconds)


def freeze_under_captions(segment: Path, rate: int) -> None:
    """Overwrite a segment with one whose first picture stands still while its captions go on."""
    _encode_again(segment, _FROZEN, rate)


def _encode_again(segment: Path, filters: str, rate: int, keyframe_seconds: int = 5) -> None:
    spoilt = segment.with_name("spoilt.mp4")
    encoder = f"open-gop=0:keyint={rate * keyframe_seconds}:scenecut=40:stitchable=1:8x8dct=1"
    timing = ("-r", str(rate), "-video_track_timescale", str(rate * 512), "-movie_timescale", str(rate * 512))
    command = [
        *(ffmpeg_binary(), "-v", "error", "-y", "-i", segment, "-vf", filters, "-c:v", "libx264", "-preset"),
        *("ultrafast", "-profile:v", "high", "-pix_fmt", "yuv420p", "-x264-params", encoder, *timing, spoilt),
    ]
    subprocess.run(command, check=True, timeout=60)
    spoilt.replace(segment)


def segments_of(store: Path) -> list[Path]:
    """Return the segments of a store: videos with a report beside them."""
    return sorted(path for path in store.rglob("*.mp4") if path.with_suffix(".json").exists())


def write_faulty_encoder(folder: Path) -> Path:
    """Write a program that is ffmpeg, but whose every H.264 picture is black."""
    path = folder / "faulty-ffmpeg"
    path.write_text(_PROGRAM.format(python=sys.executable, ffmpeg=str(ffmpeg_binary()), black=_BLACK))
    path.chmod(0o755)
    return path
