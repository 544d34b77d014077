"""Raw clips are watched: shots, dark and silent edges, faces; and films begin and crop where it is worth it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFilter

from mutoscope.infra.settings import Settings
from mutoscope.media.artefacts import ArtefactStore, file_digest
from mutoscope.media.compose import FootagePlan, plan_segments
from mutoscope.media.compose.follow_subject import follow_subject
from mutoscope.media.probe import Probe, probe_media, to_reference
from mutoscope.media.render import EncoderSettings, Piece, RenderSettings, render_segment
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.script import read_script
from mutoscope.media.timeline import Canvas, Clip, MediaReference, RationalTime, Timeline
from mutoscope.media.watch import FACE_MODEL, ClipFacts, watch_clip

FACES = Settings().assets / FACE_MODEL
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
GROUND = (90, 100, 110)


def draw_face(size: int = 200) -> Image.Image:
    """Draw a face that a face finder takes for one: skin, hair, eyes, nose, mouth, slightly blurred."""
    image = Image.new("RGB", (256, 256), GROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 190, 156, 256), fill=(190, 140, 115))
    draw.ellipse((40, 225, 216, 330), fill=(60, 70, 120))
    draw.ellipse((58, 20, 198, 190), fill=(50, 35, 25))
    draw.ellipse((68, 45, 188, 215), fill=(220, 172, 145))
    image = image.filter(ImageFilter.GaussianBlur(2))
    draw = ImageDraw.Draw(image)
    for x in (100, 156):
        draw.ellipse((x - 15, 108, x + 15, 126), fill=(250, 250, 250))
        draw.ellipse((x - 8, 108, x + 8, 126), fill=(70, 45, 30))
        draw.line((x - 18, 98, x + 18, 95), fill=(50, 35, 25), width=6)
    draw.ellipse((115, 150, 141, 162), fill=(195, 142, 115))
    draw.ellipse((103, 172, 153, 190), fill=(180, 80, 80))
    draw.line((104, 181, 152, 181), fill=(120, 40, 45), width=3)
    return image.filter(ImageFilter.GaussianBlur(1.2)).resize((size, size))


async def ffmpeg(folder: Path, *arguments: str) -> None:
    await run_guarded([ffmpeg_binary(), "-v", "error", "-y", *arguments], cwd=folder)


async def draw_clip(folder: Path, places: Sequence[float], name: str = "face.mp4") -> MediaReference:
    """Draw a clip of 640x360, half a second a picture, in which a face stands at these parts of the width."""
    for number, place in enumerate(places):
        picture = Image.new("RGB", (640, 360), GROUND)
        picture.paste(draw_face(), (round(640 * place) - 100, 90))
        picture.save(folder / f"{number:03d}.png")
    await ffmpeg(folder, "-framerate", "2", "-i", "%03d.png", "-r", "30", *H264, name)
    return await refer_to(folder / name)


async def refer_to(path: Path) -> MediaReference:
    (found,) = await probe_media([path])
    assert isinstance(found, Probe), found
    return to_reference(found, path, file_digest(path))


async def watch(media: MediaReference, folder: Path, faces: Path | None = FACES) -> ClipFacts:
    return await watch_clip(media, ArtefactStore(folder / "store"), ffmpeg_binary(), faces)


def first_frame(path: Path) -> npt.NDArray[np.uint8]:
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        return cast("npt.NDArray[np.uint8]", frame.to_ndarray(format="rgb24"))  # pyright: ignore[reportUnknownMemberType] -- PyAV's arrays are untyped


async def test_a_face_is_found_where_it_is_and_the_clip_watched_only_once(tmp_path: Path) -> None:
    media = await draw_clip(tmp_path, [0.75] * 4)
    facts = await watch(media, tmp_path)
    assert all(moment.face for moment in facts.moments)
    assert all(moment.x == pytest.approx(0.75, abs=0.05) for moment in facts.moments)
    assert all(moment.y == pytest.approx(0.55, abs=0.1) for moment in facts.moments)
    assert facts.cuts == ()
    media.path.unlink()
    assert await watch(media, tmp_path) == facts


async def test_without_a_face_finder_the_subject_is_where_most_happens(tmp_path: Path) -> None:
    facts = await watch(await draw_clip(tmp_path, [0.8] * 4), tmp_path, faces=None)
    assert not any(moment.face for moment in facts.moments)
    assert all(moment.x > 0.6 for moment in facts.moments)


async def test_a_crop_keeps_a_face_at_the_side_in_view(tmp_path: Path) -> None:
    media = await draw_clip(tmp_path, [0.82] * 4)
    focus = follow_subject(await watch(media, tmp_path), 0, 2)
    assert len(focus) == 1, "who stands still is shown by a crop that stands still"
    settings = RenderSettings(encoder=EncoderSettings(preset="ultrafast"))
    skin: list[int] = []
    for chosen in ((), focus):
        clip = Clip(media, RationalTime(15, Fraction(30)), focus=chosen)
        timeline = Timeline(Canvas(202, 360), (clip,), ("",))
        segment = await render_segment(timeline, Piece(0, 0, 15), ArtefactStore(tmp_path / "store"), settings)
        picture = first_frame(segment.path).astype(int)
        skin.append(int(((picture[..., 0] > 190) & (picture[..., 2] < 170) & (picture[..., 2] > 120)).sum()))
    assert skin[0] < 0.4 * skin[1], "the middle of the picture shows half of it at most"
    assert skin[1] > 5_000


async def test_a_crop_follows_who_walks_slowly_and_jumps_where_the_shot_changes(tmp_path: Path) -> None:
    walk = await draw_clip(tmp_path, [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.8], "walk.mp4")
    focus = follow_subject(await watch(walk, tmp_path), 0, 4)
    xs = [float(point.x) for point in focus]
    assert xs == sorted(xs)
    assert xs[-1] - xs[0] > 0.3
    assert max(two - one for one, two in pairwise(xs)) < 0.2


async def test_dark_and_silent_edges_are_left_out_and_the_best_moment_chosen(tmp_path: Path) -> None:
    """Two seconds of black, two of a dull wall, four of somebody who talks, two of silence and black."""
    (tmp_path / "face").mkdir()
    await draw_clip(tmp_path / "face", [0.5] * 8)
    pictures = (
        "color=black:s=640x360:r=30:d=2[a];color=#5a646e:s=640x360:r=30:d=2[b];[0:v]fps=30,format=yuv420p[c];"
        "color=black:s=640x360:r=30:d=2[d];[a][b][c][d]concat=n=4:v=1,format=yuv420p[v];"
        "sine=f=300:d=10,volume='if(between(t,2,8),0.5,0)':eval=frame[s]"
    )
    source = ("-i", str(tmp_path / "face" / "face.mp4"), "-filter_complex", pictures, "-map", "[v]", "-map", "[s]")
    await ffmpeg(tmp_path, *source, *H264, "-c:a", "aac", "raw.mp4")
    media = await refer_to(tmp_path / "raw.mp4")
    facts = await watch(media, tmp_path)
    assert facts.lively[0] == pytest.approx(2, abs=0.5)
    assert facts.lively[1] == pytest.approx(8, abs=0.5)
    assert any(abs(cut - 2) < 0.3 for cut in facts.cuts)
    script = read_script("Somebody says what there is to say.")
    planned = plan_segments(script)
    start = FootagePlan(script, planned, [media]).place(planned[0], Fraction(3))
    best = FootagePlan(script, planned, [media], {media.digest: facts}).place(planned[0], Fraction(3))
    assert start is not None
    assert best is not None
    assert start.start == 0
    assert 4 <= best.start <= 5
    again = ClipFacts.from_json(facts.to_json())
    assert again == facts


async def test_several_shares_of_one_clip_keep_to_their_own_parts(tmp_path: Path) -> None:
    media = await draw_clip(tmp_path, [0.5] * 24)
    facts = await watch(media, tmp_path)
    script = read_script("One two three four five.\n\nSix seven eight nine ten.\n\nEleven twelve thirteen fourteen.")
    planned = plan_segments(script)
    plan = FootagePlan(script, planned, [media], {media.digest: facts})
    placed = [plan.place(segment, Fraction(5, 2)) for segment in planned]
    starts = [one.start for one in placed if one]
    assert len(starts) == 3
    assert all(two - one >= Fraction(5, 2) for one, two in pairwise(starts))


async def test_a_damaged_clip_is_watched_as_far_as_it_goes(tmp_path: Path) -> None:
    media = await draw_clip(tmp_path, [0.5] * 6)
    whole = media.path.read_bytes()
    media.path.write_bytes(whole[: len(whole) // 3] + bytes(len(whole) - len(whole) // 3))
    facts = await watch(media, tmp_path)
    assert facts.between(0, 1) == facts.moments[:0] or len(facts.moments) <= 12
