"""Draw a small film by program: four landscapes with moving light, two stills, and a bed of soft chords.

Everything is made of one-dimensional fractal noise (ridges), gradients (skies) and sums of sines (water, aurora,
music), so the demo needs no download and nobody's permission. `python tools/draw_footage.py FOLDER` draws what is
missing from FOLDER and prints the paths.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from PIL import Image

from draw_footage_music import draw_music
from draw_footage_scenes import FRAMES, HEIGHT, RATE, SCENES, STILLS, WIDTH
from mutoscope.media.runner import Limits, ffmpeg_binary, start_guarded, working_folder

CLIPS = tuple(f"{name}.mp4" for name in SCENES)
IMAGES = tuple(f"{name}.jpg" for name in STILLS)
MUSIC = "evening.m4a"


VIDEO_OPTIONS = (
    *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "pipe:0"),
    *("-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", "-threads", "1"),
    *("-movflags", "+faststart"),
)
MUSIC_OPTIONS = ("-f", "f32le", "-ar", "44100", "-ac", "2", "-i", "pipe:0", "-c:a", "aac", "-b:a", "160k")


async def encode(blocks: Iterable[bytes], options: Sequence[str], path: Path) -> None:
    """Pipe raw frames or samples to ffmpeg and keep the file only if it is whole."""
    partial = path.with_suffix(f".part{path.suffix}")
    argv = [ffmpeg_binary(), "-hide_banner", "-loglevel", "error", "-y", *options, str(partial.absolute())]
    with working_folder() as folder:
        process = await start_guarded(argv, cwd=folder, limits=Limits(wall_seconds=300), stdin=True)
        async with process:
            pipe = process.stdin
            assert pipe is not None  # noqa: S101 -- it was asked for
            for block in blocks:
                pipe.write(block)
                await pipe.drain()
            pipe.write_eof()
            if await process.wait():
                sys.exit(f"ffmpeg could not encode {path.name}: {process.last_words}")
    partial.replace(path)


def draw_clip(name: str, folder: Path) -> None:
    """Draw one clip."""
    frame_at: Callable[[float], Image.Image] = SCENES[name]()
    frames = (frame_at(number / FRAMES).tobytes() for number in range(FRAMES))
    asyncio.run(encode(frames, VIDEO_OPTIONS, folder / f"{name}.mp4"))


def draw_rest(folder: Path) -> None:
    """Draw the stills and the music."""
    for name, draw in STILLS.items():
        if not (folder / f"{name}.jpg").exists():
            draw().save(folder / f"{name}.jpg", quality=92)
    if not (folder / MUSIC).exists():
        asyncio.run(encode([draw_music().astype("<f4").tobytes()], MUSIC_OPTIONS, folder / MUSIC))


def draw_footage(folder: Path) -> dict[str, list[Path]]:
    """Draw what is missing; return the paths of `clips`, `images` and `music`."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in SCENES if not (folder / f"{name}.mp4").exists()]
    with ProcessPoolExecutor(max_workers=2) as pool:
        jobs = [pool.submit(draw_clip, name, folder) for name in missing]
        jobs.append(pool.submit(draw_rest, folder))
        for job in jobs:
            job.result()
    return {
        "clips": [folder / name for name in CLIPS],
        "images": [folder / name for name in IMAGES],
        "music": [folder / MUSIC],
    }


if __name__ == "__main__":
    for paths in draw_footage(Path(sys.argv[1] if len(sys.argv) > 1 else "out/footage")).values():
        for drawn in paths:
            print(drawn)
