"""Run MoneyPrinterTurbo's own `combine_videos` and `generate_video` on given material; print what they took as JSON.

It runs with the Python and in the checkout of that program, of which nothing is part of this repository:
`python mpt_driver.py CLIP CLIP CLIP CLIP NARRATION SUBTITLES MUSIC OUT`.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path

MAX_CLIP_SECONDS, THREADS = 5, 2


def cpu() -> float:
    """Return CPU seconds of this process and of its ended children."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main(clips: list[str], narration: str, subtitles: str, music: str, out: str) -> None:
    """Cut and join as its defaults do, upright, then lay captions, narration and music over it."""
    sys.path.insert(0, str(Path.cwd()))
    video = importlib.import_module("app.services.video")
    schema = importlib.import_module("app.models.schema")
    config = importlib.import_module("app.config.config")
    before, started = cpu(), time.perf_counter()
    joined = f"{out}/joined.mp4"
    video.combine_videos(
        joined,
        clips,
        narration,
        schema.VideoAspect.portrait,
        schema.VideoConcatMode.random,
        schema.VideoTransitionMode.none,
        MAX_CLIP_SECONDS,
        THREADS,
    )
    options = schema.VideoParams(
        video_subject="bench",
        video_aspect="9:16",
        font_name="Charm-Bold.ttf",
        bgm_type="custom",
        bgm_file=music,
        bgm_volume=0.2,
        subtitle_enabled=True,
        n_threads=THREADS,
    )
    video.generate_video(joined, narration, subtitles, f"{out}/final.mp4", options)
    took = {"cpu": round(cpu() - before, 1), "wall": round(time.perf_counter() - started, 1)}
    print("\n" + json.dumps({"version": str(getattr(config, "project_version", "unknown")), **took}))


if __name__ == "__main__":
    main(sys.argv[1:-4], *sys.argv[-4:])
