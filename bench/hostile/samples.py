"""Small good files of every kind we take, and what hostile ones refer to."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.material import ROOT, ffmpeg

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=1")
_SOUND = ("-f", "lavfi", "-i", "sine=d=1:r=44100")
_EXACT = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "1")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-shortest")
_VP9 = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus", "-shortest")
_MADE: dict[str, tuple[str, ...]] = {
    "clip.mp4": (*_PICTURE, *_SOUND, *_H264),
    "front.mp4": (*_PICTURE, *_SOUND, *_H264, "-movflags", "+faststart"),
    "pieces.mp4": (*_PICTURE, *_H264, "-movflags", "frag_keyframe+empty_moov"),
    "clip.mov": (*_PICTURE, *_SOUND, *_H264),
    "clip.mkv": (*_PICTURE, *_SOUND, *_H264),
    "clip.webm": (*_PICTURE, *_SOUND, *_VP9),
    "music.mp3": _SOUND,
    "music.wav": _SOUND,
    "music.m4a": _SOUND,
    "music.ogg": (*_SOUND, "-c:a", "libvorbis"),
    "music.flac": _SOUND,
    "music.aac": _SOUND,
    "still.png": (*_PICTURE, "-frames:v", "1"),
    "still.jpg": (*_PICTURE, "-frames:v", "1"),
    "still.webp": (*_PICTURE, "-frames:v", "1"),
    "wide.mp4": ("-f", "lavfi", "-i", "testsrc2=s=16384x64:r=5:d=0.4", *_H264),
    "wide.mkv": ("-f", "lavfi", "-i", "color=s=16384x64:r=5:d=0.4", *_H264),
    "fast.mp4": ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=10000:d=0.05", *_H264, "-video_track_timescale", "10000"),
    "fast.mkv": ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=10000:d=0.05", *_H264),
    "large.mp4": ("-f", "lavfi", "-i", "color=s=8192x4320:r=5:d=0.4", *_H264),
}
KINDS = tuple(name for name in _MADE if name.partition(".")[0] not in {"wide", "fast", "large"})


@functools.cache
def sample(name: str) -> bytes:
    """Return one of the good files, the same bytes on every call; drawn once and kept."""
    path = ROOT / "samples" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".part-{name}")
        ffmpeg(*_MADE[name], *_EXACT, part)
        part.replace(path)
    return path.read_bytes()


@dataclass(frozen=True)
class Target:
    """What hostile files try to reach: files of this folder, and a port of the loopback device."""

    folder: Path
    port: int

    def reference(self, random: Random) -> str:
        """Return a file or an address as somebody names it who hopes that it is opened."""
        secret = self.folder / random.choice(("secret.ts", "secret.png", "secret.txt"))
        return random.choice(
            (
                str(secret),
                f"file:{secret}",
                f"file://{secret}",
                f"../{self.folder.name}/{secret.name}",
                f"http://127.0.0.1:{self.port}/{secret.name}",
                f"tcp://127.0.0.1:{self.port}",
                f"concat:{secret}|{secret}",
                f"subfile,,start,0,end,64,,:{secret}",
                f"cache:{secret}",
                f"crypto:{secret}",
                "data:text/plain;base64,c2VjcmV0",
            )
        )
