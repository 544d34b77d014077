"""Clips as cameras and broadcasters make them: HDR, ten bits, fields, a size that changes on the way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import Studio, decode, film, mean_colour, near
from tests.integration.render.test_render_segments import ASS

from mutoscope.media.artefacts import file_digest
from mutoscope.media.probe import Probe, probe_media, to_reference
from mutoscope.media.render import Piece, render_segment
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.timeline import Canvas, Clip, MediaReference, RationalTime

WIDE = Canvas(320, 120)
RATE = Fraction(30)
HALVES = "color=#c04020:s=160x120:r=30:d=1[a];color=#808080:s=160x120:r=30:d=1[b];[a][b]hstack,format=gbrp"


async def reference(path: Path) -> MediaReference:
    (found,) = await probe_media([path])
    assert isinstance(found, Probe), found
    return to_reference(found, path, file_digest(path))


def clip(media: MediaReference, frames: int) -> Clip:
    return Clip(media, RationalTime(frames, RATE))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unusual")


async def draw(folder: Path, *arguments: str) -> None:
    await run_guarded([ffmpeg_binary(), "-v", "error", "-y", *arguments], cwd=folder)


async def draw_hdr(folder: Path, transfer: str, bits: str) -> Path:
    """Draw a clip whose white is that of HDR reference white, 203 candela."""
    light = "zscale=tin=bt709:pin=bt709:t=linear:npl=203:p=bt2020,format=gbrpf32le"
    signal = f"zscale=t={transfer}:m=bt2020nc:r=tv:npl=203,format={bits}"
    tags = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    params = f"log-level=error:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
    encoder = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", params, *tags, "-tag:v", "hvc1")
    await draw(folder, "-f", "lavfi", "-i", f"{HALVES},{light},{signal}", *encoder, f"{transfer}.mp4")
    return folder / f"{transfer}.mp4"


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
async def test_hdr_is_brought_to_ordinary_colours(studio: Studio, folder: Path, transfer: str) -> None:
    media = await reference(await draw_hdr(folder, transfer, "yuv420p10le"))
    assert media.hdr
    toned = decode((await studio.segment(clip(media, 6), canvas=WIDE)).path)[3]
    raw = decode((await studio.segment(clip(replace(media, hdr=False), 6), canvas=WIDE)).path)[3]
    red, grey = (mean_colour(toned[20:100, columns]) for columns in (slice(20, 140), slice(180, 300)))
    assert near(grey, (0x80, 0x80, 0x80), 40)
    assert max(grey) - min(grey) < 12, "grey stays grey"
    assert near(red, (0xC0, 0x40, 0x20), 50)
    dull = mean_colour(raw[20:100, 20:140])
    assert max(red) - min(red) > max(dull) - min(dull) + 20, "untouched, HDR looks washed out"


async def test_ten_bits_of_ordinary_light_keep_their_colours(studio: Studio, folder: Path) -> None:
    tagged = f"{HALVES},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p10le"
    encoder = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-colorspace", "bt709")
    await draw(folder, "-f", "lavfi", "-i", tagged, *encoder, "-color_trc", "bt709", "-tag:v", "hvc1", "ten.mp4")
    media = await reference(folder / "ten.mp4")
    assert not media.hdr
    picture = decode((await studio.segment(clip(media, 4), canvas=WIDE)).path)[2]
    assert near(mean_colour(picture[20:100, 20:140]), (0xC0, 0x40, 0x20), 6)


async def test_fields_become_whole_pictures(studio: Studio, folder: Path) -> None:
    """A bar that runs sideways: combed, every second line lies elsewhere."""
    bar = "color=black:s=320x120:r=60:d=1,drawbox=x=0:y=0:w=40:h=120:color=white:t=fill,scroll=h=0.04"
    fields = ("-vf", "tinterlace=mode=interleave_top,fieldorder=tff,format=yuv420p", "-flags", "+ilme+ildct")
    encoder = ("-c:v", "libx264", "-preset", "fast", "-x264-params", "tff=1")
    await draw(folder, "-f", "lavfi", "-i", bar, *fields, *encoder, "fields.mp4")
    media = await reference(folder / "fields.mp4")
    assert media.interlaced

    async def combing(source: MediaReference) -> float:
        pictures = decode((await studio.segment(clip(source, 20), canvas=WIDE)).path).astype(float)[5:15, 10:110, :, 1]
        return float(np.abs(pictures[:, 1:-1] * 2 - pictures[:, :-2] - pictures[:, 2:]).mean())

    assert await combing(media) < 0.25 * await combing(replace(media, interlaced=False))


async def test_a_clip_that_changes_its_size_goes_on_in_time(studio: Studio, folder: Path) -> None:
    """After the change captions must not begin anew, and every frame must come."""
    encoder = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    for number, size in enumerate(("320x240", "160x240")):
        drawn = ("-f", "lavfi", "-i", f"color=#204080:s={size}:r=30:d=1")
        await draw(folder, *drawn, *encoder, "-output_ts_offset", str(number), f"{number}.ts")
    (folder / "both.ts").write_bytes((folder / "0.ts").read_bytes() + (folder / "1.ts").read_bytes())
    await draw(folder, "-i", "both.ts", "-c", "copy", "-bsf:v", "dump_extra=freq=keyframe", "changing.mkv")
    media = await reference(folder / "changing.mkv")
    timeline = film(clip(media, 60), captions=(ASS.replace("0.50", "1.50").replace("1.00", "1.80"),))
    timeline = replace(timeline, fonts=studio.material / "fonts")
    segment = await render_segment(timeline, Piece(0, 0, 60), studio.store, studio.settings)
    pictures = decode(segment.path).astype(int)
    assert len(pictures) == 60
    captioned = [number for number, picture in enumerate(pictures) if picture[230:250, 120:150].min() > 200]
    assert captioned == list(range(captioned[0], captioned[0] + 9))
    assert 45 <= captioned[0] <= 48, "the decoder swallows a frame or two where the size changes"
    assert all(near(mean_colour(picture[300:]), (0x20, 0x40, 0x80), 12) for picture in pictures)
