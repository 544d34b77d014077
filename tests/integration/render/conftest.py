"""Small material drawn by ffmpeg, and what a test needs to render it and look at the result."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL.ImageFont import FreeTypeFont, load_default

from mutoscope.media.artefacts import ArtefactStore, file_digest
from mutoscope.media.render import (
    EncoderSettings,
    Piece,
    Rendered,
    RenderSettings,
    Segment,
    render_segment,
    render_timeline,
)
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.timeline import (
    Canvas,
    Clip,
    Fit,
    Gap,
    MediaKind,
    MediaReference,
    RationalTime,
    Speech,
    Timeline,
    TimeRange,
    Transition,
    VideoItem,
)

RATE = Fraction(30)
CANVAS = Canvas(270, 480, RATE)
Pictures = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Studio:
    """A folder of material, a store, and settings that count how often ffmpeg is started."""

    material: Path
    folder: Path
    settings: RenderSettings

    @property
    def store(self) -> ArtefactStore:
        return ArtefactStore(self.folder / "store")

    @property
    def starts(self) -> int:
        """How often ffmpeg was started so far."""
        log = self.folder / "starts.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    def video(self, name: str, seconds: Fraction | None = None) -> MediaReference:
        path = self.material / name
        with av.open(str(path)) as container:
            length = Fraction(container.duration or 0, av.time_base)
        return media(path, "video", seconds or length)

    def clip(self, name: str, frames: int, *, start: Fraction = Fraction(0), fit: Fit = "fill", seed: int = 0) -> Clip:
        path = self.material / name
        source = media(path, "image") if path.suffix in {".png", ".jpg", ".webp"} else self.video(name)
        return Clip(source, time(frames), start, fit, seed)

    async def segment(self, item: VideoItem, canvas: Canvas = CANVAS, **changes: object) -> Segment:
        timeline = film(item, canvas=canvas, **changes)  # pyright: ignore[reportArgumentType] -- test data by name
        return await render_segment(timeline, Piece(0, 0, item.duration.value), self.store, self.settings)

    async def render(self, timeline: Timeline, name: str = "film") -> Rendered:
        return await render_timeline(timeline, self.store, self.folder / "out", settings=self.settings, name=name)

    def voice(self, start: Fraction, seconds: Fraction, *, level: float = 0.3, rate: int = 24_000) -> Speech:
        """Write something that is as loud and as uneven as speech."""
        path = self.folder / f"voice-{start.numerator}-{start.denominator}-{seconds.numerator}-{level}-{rate}.wav"
        write_wav(path, babble(float(seconds), rate) * level, rate)
        return Speech(path, file_digest(path), start, seconds)


def time(frames: int) -> RationalTime:
    return RationalTime(frames, RATE)


def media(path: Path, kind: MediaKind, seconds: Fraction | None = None) -> MediaReference:
    lasting = None
    if seconds is not None:
        rate = Fraction(1_000_000)
        lasting = TimeRange(RationalTime(0, rate), RationalTime(round(seconds * rate), rate))
    return MediaReference(path, file_digest(path), kind, available_range=lasting, name=path.name)


def film(*items: VideoItem, canvas: Canvas = CANVAS, crossfade: int = 0, **changes: object) -> Timeline:
    transitions = (Transition(time(crossfade)),) * (len(items) - 1) if crossfade else ()
    given = {"captions": ("",) * len(items), "transitions": transitions, **changes}
    return Timeline(canvas=canvas, video=items, **given)  # pyright: ignore[reportArgumentType] -- test data by name


def card(frames: int, colour: str = "#101418") -> Gap:
    return Gap(time(frames), colour)


def decode(path: Path) -> Pictures:
    """Return all frames as RGB: an array (frames, height, width, 3)."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- PyAV's arrays are untyped
    return cast("Pictures", np.stack(frames))  # pyright: ignore[reportUnknownArgumentType] -- same


def decode_sound(path: Path) -> npt.NDArray[np.float32]:
    """Return the left channel at 48 kHz, as players hear it: without the encoder's priming."""
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- PyAV's arrays are untyped
    return cast("npt.NDArray[np.float32]", np.concatenate(blocks))  # pyright: ignore[reportUnknownArgumentType] -- same


def packet_times(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return sorted(packet.pts for packet in container.demux(video=0) if packet.pts is not None)


def write_wav(path: Path, samples: npt.NDArray[np.float64], rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def babble(seconds: float, rate: int) -> npt.NDArray[np.float64]:
    """Voiced harmonics in syllables, with peaks at full scale."""
    t = np.arange(round(seconds * rate)) / rate
    voiced = np.sum([np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 9)], axis=0)
    shaped = voiced * (0.55 + 0.45 * np.sin(2 * np.pi * 3.7 * t))
    return shaped / np.max(np.abs(shaped))


def ffmpeg(folder: Path, *arguments: str) -> None:
    with asyncio.Runner() as runner:
        runner.run(run_guarded([ffmpeg_binary(), "-v", "error", "-y", *arguments], cwd=folder))


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
# A red half on the left or above, a blue half on the other side: shows which way up a picture is.
HALVES = "color=red:s={0}x{1}:r=30:d=2[a];color=blue:s={0}x{1}:r=30:d=2[b];[a][b]{2}"


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw every clip, still and track once a run."""
    folder = tmp_path_factory.mktemp("material")
    (folder / "fonts").mkdir()
    (folder / "fonts" / "aileron.ttf").write_bytes(
        cast("BytesIO", cast("FreeTypeFont", load_default(20)).path).getvalue()
    )
    _draw_clips(folder)
    _draw_odd_clips(folder)
    for name, seconds, level, extra in (
        ("short.mp3", 2, 0.05, ()),
        ("long.ogg", 40, 0.9, ("-c:a", "libvorbis")),
        ("mono.wav", 5, 0.3, ("-ac", "1")),
        ("music.m4a", 5, 0.3, ("-c:a", "aac")),
    ):
        ffmpeg(folder, "-f", "lavfi", "-i", f"anoisesrc=d={seconds}:c=pink:r=44100:a={level}:seed=1", *extra, name)
    return folder


def _draw_clips(folder: Path) -> None:
    moving = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3")
    ffmpeg(folder, *moving, "-f", "lavfi", "-i", "sine=d=3", *H264, "-c:a", "aac", "moving.mp4")
    ffmpeg(folder, *moving, "-t", "0.4", *H264, "brief.mp4")
    colours = "color=red:s=160x120:r=30:d=1[a];color=lime:s=160x120:r=30:d=1[b];[a][b]concat"
    ffmpeg(folder, "-f", "lavfi", "-i", colours, *H264, "-g", "60", "red-then-green.mp4")
    ffmpeg(folder, "-f", "lavfi", "-i", HALVES.format(80, 120, "hstack"), *H264, "wide.mp4")
    ffmpeg(folder, "-f", "lavfi", "-i", HALVES.format(120, 80, "vstack"), *H264, "tall.mp4")
    ffmpeg(folder, "-f", "lavfi", "-i", "color=black:s=160x120:r=30:d=2", *H264, "black.mp4")
    still = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=30:d=0.1,loop=loop=120:size=1", "-t", "3")
    ffmpeg(folder, *still, *H264, "standing.mp4")
    noise = "gradients=s=640x480:c0=red:c1=blue:c2=white:c3=green:nb_colors=4:seed=3:d=1"
    ffmpeg(folder, "-f", "lavfi", "-i", noise, "-frames:v", "1", "photo.png")
    ffmpeg(folder, "-i", "photo.png", "photo.jpg")
    ffmpeg(folder, "-i", "photo.png", "photo.webp")
    ffmpeg(folder, "-f", "lavfi", "-i", "color=#ff8000@1.0:s=64x32:d=1,format=rgba", "-frames:v", "1", "logo.png")


def _draw_odd_clips(folder: Path) -> None:
    ffmpeg(folder, "-display_rotation", "90", "-i", "wide.mp4", "-c", "copy", "rotated.mp4")
    vfr = "testsrc2=s=320x240:r=60:d=3,select='not(mod(n,7))+not(mod(n,4))'"
    ffmpeg(folder, "-f", "lavfi", "-i", vfr, "-fps_mode", "vfr", *H264, "uneven.mkv")
    odd = ("-f", "lavfi", "-i", "testsrc2=s=321x243:r=24:d=2")
    ffmpeg(folder, *odd, "-c:v", "libvpx-vp9", "-cpu-used", "8", "-pix_fmt", "yuv444p", "odd.webm")
    ffmpeg(folder, "-f", "lavfi", "-i", "testsrc2=s=160x240:r=30:d=2,setsar=2", *H264, "anamorphic.mov")
    ffmpeg(folder, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=5:d=3", *H264, "slow.mp4")
    ffmpeg(folder, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=1000:d=1", *H264, "fast.mp4")
    green = "color=lime:s=1280x720:r=30:d=0.2,format=gbrp,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    ffmpeg(folder, "-f", "lavfi", "-i", f"{green},setparams=colorspace=unknown", *H264, "untagged.mp4")


@pytest.fixture
def studio(material: Path, tmp_path: Path) -> Studio:
    """Return a studio with an empty store; its ffmpeg writes a line each time it is started."""
    counting = tmp_path / "ffmpeg"
    counting.write_text(f'#!/bin/sh\necho started >> "{tmp_path}/starts.log"\nexec "{ffmpeg_binary()}" "$@"\n')
    counting.chmod(0o755)
    settings = RenderSettings(EncoderSettings(preset="ultrafast"), ffmpeg=counting, scratch=tmp_path / "scratch")
    return Studio(material, tmp_path, settings)


def mean_colour(picture: Pictures) -> tuple[int, int, int]:
    red, green, blue = np.asarray(picture).reshape(-1, 3).mean(axis=0)
    return round(float(red)), round(float(green)), round(float(blue))


def near(colour: Sequence[int], wanted: Sequence[int], tolerance: int = 30) -> bool:
    return all(abs(one - two) <= tolerance for one, two in zip(colour, wanted, strict=True))
