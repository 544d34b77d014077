"""Inputs for the render benchmarks, drawn by ffmpeg itself: four noisy 1080p clips, music, a logo, twelve sentences.

Nothing is downloaded. Files are made once under the system's temporary folder and kept for the next run.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
ROOT = Path(tempfile.gettempdir()) / f"mutoscope-bench-{os.getuid()}"

SENTENCES = (
    "Every great product video begins with a single clear idea that people remember.",
    "Write it down in one sentence, and read it aloud before you record anything.",
    "Our studio turns that sentence into speech, pictures, captions and music for you.",
    "It cuts your clips to fit the voice, so nothing feels rushed or empty.",
    "Words appear exactly when they are spoken, which keeps the viewer reading along.",
    "The music gently drops whenever the narrator is talking, and rises in the pauses.",
    "If one line is wrong, you change that line and only that scene is rendered.",
    "Everything else comes straight from the cache, so the new version is ready in seconds.",
    "The same project becomes a vertical short, a square post and a wide film.",
    "Subtitles are saved beside the video, ready for every platform you publish on.",
    "Your logo and colours stay consistent, because the template remembers them for you.",
    "Start with a script today, and share the finished film before your coffee is cold.",
)


def sentence(number: int) -> str:
    """Return a sentence of the material; each further round says it in another way, or it would come from the store.

    First its words are turned; when they have been turned round, half of it is exchanged for half of another.
    """
    rounds, place = divmod(number, len(SENTENCES))
    words = SENTENCES[place].rstrip(".").split()
    swaps, turns = divmod(rounds, min(len(one.split()) for one in SENTENCES))
    if swaps:
        other = SENTENCES[(place + swaps) % len(SENTENCES)].rstrip(".").split()
        words = [*words[: len(words) // 2], *other[len(other) // 2 :]]
        turns %= len(words)
    return " ".join([*words[turns:], *words[:turns]]) + "."


_CLIP = ["-t", "10", "-r", "30", "-c:v", "libx264", "-preset", "fast", "-crf", "20", "-g", "60", "-pix_fmt", "yuv420p"]
_HALF = ["-vf", "scale=960:540:flags=area"]
_TAGS = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"]
_SOURCES = {
    "c1.mp4": ("testsrc2=s=1920x1080:r=30", "noise=alls=8:allf=t"),
    "c2.mp4": ("mandelbrot=s=1920x1080:rate=30:maxiter=300:start_scale=2:end_scale=0.3", "noise=alls=4:allf=t"),
    "c3.mp4": ("gradients=s=1920x1080:r=30:speed=0.03:nb_colors=6:seed=3", "noise=alls=10:allf=t"),
    "c4.mp4": (
        "cellauto=s=480x270:rule=30:rate=30:seed=4,scale=1920:1080:flags=bicubic,gblur=2",
        "noise=alls=6:allf=t",
    ),
}
_MUSIC = (
    "aevalsrc='0.12*sin(2*PI*110*t)+0.10*sin(2*PI*164.8*t)+0.08*sin(2*PI*220*t)':d=40:s=48000,"
    "afade=t=in:d=1,aformat=channel_layouts=stereo"
)
_LOGO = (
    "color=c=white@0.0:s=220x80,format=rgba,drawbox=w=220:h=80:color=white@0.5:t=fill,"
    "drawbox=x=10:y=10:w=60:h=60:color=red@0.9:t=fill"
)


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg; a failure raises with what it said."""
    done = subprocess.run(
        [FFMPEG, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def _made(path: Path, *arguments: str) -> Path:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".part-{path.name}")
        ffmpeg(*arguments, part)
        part.replace(path)
    return path


def calm_clips(*, half: bool = False) -> list[Path]:
    """Return the four clips without their noise: a quarter of the work, for films that are long."""
    return [
        _made(
            ROOT / f"{'half-' if half else ''}calm-{name}",
            *("-f", "lavfi", "-i", source, *(_HALF if half else ()), *_CLIP, *_TAGS),
        )
        for name, (source, _) in _SOURCES.items()
    ]


def clips(count: int = 4, *, half: bool = False) -> list[Path]:
    """Return `count` clips, 1920x1080 at 30 fps, or 960x540 if `half`.

    The first four last 10 s. More than four are all cuts of 2 s from those, no two of the same bytes.
    """
    whole = [
        _made(ROOT / name, "-f", "lavfi", "-i", source, "-vf", noise, *_CLIP, *_TAGS)
        for name, (source, noise) in _SOURCES.items()
    ]
    if half:
        whole = [_made(path.with_name(f"half-{path.name}"), "-i", str(path), *_HALF, *_CLIP, *_TAGS) for path in whole]
    if count <= len(whole):
        return whole[:count]
    folder = ROOT / ("half-cuts" if half else "cuts")
    return [
        _made(
            folder / f"{number:03d}.mp4",
            *("-ss", str(number // 4 % 5 * 2), "-i", str(whole[number % 4]), "-t", "2", "-c", "copy"),
            *("-metadata", f"comment={number}"),
        )
        for number in range(count)
    ]


def music() -> Path:
    """Return forty seconds of a quiet chord, mp3."""
    return _made(ROOT / "music.mp3", "-f", "lavfi", "-i", _MUSIC, "-c:a", "libmp3lame", "-b:a", "192k")


def logo() -> Path:
    """Return a half transparent 220x80 PNG."""
    return _made(ROOT / "logo.png", "-f", "lavfi", "-i", _LOGO, "-frames:v", "1")
