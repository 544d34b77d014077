"""One item of the video track becomes a segment."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from tests.integration.render.conftest import (
    Studio,
    card,
    decode,
    film,
    mean_colour,
    media,
    near,
    packet_times,
)

from mutoscope.media.artefacts import file_digest
from mutoscope.media.render import Piece, SegmentFailed, render_segment
from mutoscope.media.timeline import Canvas, FrameSpan, Logo, RationalTime

RED, GREEN, BLUE, ORANGE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 128, 0)

ASS = """[Script Info]
ScriptType: v4.00+
PlayResX: 270
PlayResY: 480

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment, BorderStyle, Encoding
Style: D,Any,20,&H00FFFFFF,7,1,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:01.00,D,,0,0,0,,{\\an7\\pos(0,0)\\bord0\\shad0\\p1}m 100 200 l 170 200 170 280 100 280
"""


@pytest.mark.parametrize(
    "name",
    [
        *("moving.mp4", "brief.mp4", "uneven.mkv", "odd.webm", "anamorphic.mov", "slow.mp4", "fast.mp4"),
        *("rotated.mp4", "photo.png", "photo.jpg", "photo.webp"),
    ],
)
@pytest.mark.parametrize("fit", ["fill", "blur"])
async def test_any_source_gives_exactly_the_frames_asked_for(studio: Studio, name: str, fit: str) -> None:
    segment = await studio.segment(studio.clip(name, 47, fit="blur" if fit == "blur" else "fill"))
    pictures = decode(segment.path)
    assert pictures.shape == (47, 480, 270, 3)
    times = packet_times(segment.path)
    assert times == list(range(0, 47 * 512, 512))


@pytest.mark.parametrize(("width", "height", "rate"), [(480, 270, Fraction(25)), (300, 300, Fraction(30000, 1001))])
async def test_other_canvases_and_rates(studio: Studio, width: int, height: int, rate: Fraction) -> None:
    item = replace(studio.clip("moving.mp4", 20), duration=RationalTime(20, rate))
    segment = await studio.segment(item, canvas=Canvas(width, height, rate))
    assert decode(segment.path).shape == (20, height, width, 3)
    steps = set(np.diff(packet_times(segment.path)))
    assert len(steps) == 1


async def test_a_clip_begins_where_it_is_told_and_starts_again_when_it_ends(studio: Studio) -> None:
    item = studio.clip("red-then-green.mp4", 120, start=Fraction(1, 2))
    pictures = decode((await studio.segment(item)).path)
    for frame, colour in ((0, RED), (14, RED), (16, GREEN), (44, GREEN), (46, RED), (74, RED), (76, GREEN), (119, RED)):
        assert near(mean_colour(pictures[frame]), colour), frame


async def test_a_rotated_clip_stands_upright(studio: Studio) -> None:
    """Turned a quarter to the left, the red half on the left comes to lie below."""
    picture = decode((await studio.segment(studio.clip("rotated.mp4", 3))).path)[1]
    upper, lower = mean_colour(picture[:200]), mean_colour(picture[-200:])
    assert {near(upper, RED), near(lower, RED)} == {True, False}
    assert {near(upper, BLUE), near(lower, BLUE)} == {True, False}


async def test_fill_crops_the_middle(studio: Studio) -> None:
    picture = decode((await studio.segment(studio.clip("wide.mp4", 3))).path)[1]
    assert near(mean_colour(picture[:, :120]), RED)
    assert near(mean_colour(picture[:, -120:]), BLUE)


async def test_blur_shows_the_whole_picture_on_a_darker_ground(studio: Studio) -> None:
    picture = decode((await studio.segment(studio.clip("wide.mp4", 3, fit="blur"))).path)[1]
    middle = picture[200:280]
    assert near(mean_colour(middle[:, :120]), RED)
    assert near(mean_colour(middle[:, -120:]), BLUE)
    ground = mean_colour(picture[:60])
    assert 20 < sum(ground) < 0.8 * sum(mean_colour(middle))


async def test_anamorphic_pixels_are_shown_in_their_true_shape(studio: Studio) -> None:
    """160 x 240 pixels twice as wide as high are a picture of 4:3: on a 4:3 canvas nothing is cropped."""
    anamorphic = await studio.segment(studio.clip("anamorphic.mov", 2), canvas=Canvas(320, 240))
    stretched = decode(anamorphic.path)[0].astype(int)
    plain = studio.clip("moving.mp4", 2)
    assert stretched.shape == decode((await studio.segment(plain, canvas=Canvas(320, 240))).path)[0].shape
    corners = [mean_colour(stretched[:8, :8]), mean_colour(stretched[-8:, -8:])]
    assert all(max(corner) > 60 for corner in corners)


@pytest.mark.parametrize("seed", range(6))
async def test_stills_move_smoothly_and_by_seed(studio: Studio, seed: int) -> None:
    pictures = decode((await studio.segment(studio.clip("photo.png", 40, seed=seed))).path).astype(float)
    change = np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2, 3))
    assert np.abs(pictures[-1] - pictures[0]).mean() > 1
    assert change.max() < 4 * np.median(change) + 0.5


async def test_the_same_seed_gives_the_same_motion_and_another_seed_another(studio: Studio) -> None:
    one, two = studio.clip("photo.png", 10, seed=1), studio.clip("photo.png", 10, seed=2)
    first, again, other = [await studio.segment(item) for item in (one, one, two)]
    assert again.cached
    assert again.key == first.key != other.key
    assert not np.array_equal(decode(first.path), decode(other.path))


async def test_a_gap_is_a_plain_card_of_its_colour(studio: Studio) -> None:
    pictures = decode((await studio.segment(card(5, "#3060c0"))).path)
    assert near(mean_colour(pictures), (0x30, 0x60, 0xC0), 4)
    assert pictures[2].std(axis=(0, 1)).max() < 2


async def test_colours_survive_the_journey(studio: Studio) -> None:
    """A still is RGB, the film BT.709 in TV range: orange must stay orange."""
    picture = decode((await studio.segment(studio.clip("logo.png", 2))).path)[0]
    assert near(mean_colour(picture), ORANGE, 6)


async def test_an_untagged_picture_of_high_definition_is_taken_for_bt709(studio: Studio) -> None:
    item = studio.clip("untagged.mp4", 2)
    item = replace(item, media=replace(item.media, width=1280, height=720))
    assert near(mean_colour(decode((await studio.segment(item)).path)[0]), GREEN, 6)


async def test_the_logo_stands_in_its_corner(studio: Studio) -> None:
    for corner, rows, columns in (
        ("top-right", slice(30, 60), slice(215, 255)),
        ("bottom-left", slice(360, 384), slice(15, 50)),
    ):
        logo = Logo(media(studio.material / "logo.png", "image"), corner, 20)  # pyright: ignore[reportArgumentType] -- by name
        picture = decode((await studio.segment(card(2), logo=logo)).path)[0].astype(int)
        orange = (picture[..., 0] > 200) & (picture[..., 2] < 80)
        assert orange.sum() == pytest.approx(54 * 27, rel=0.15)
        assert orange[rows, columns].sum() > 0.3 * orange.sum()


async def test_captions_are_drawn_at_their_time(studio: Studio) -> None:
    segment = await studio.segment(card(45), captions=(ASS,), fonts=studio.material / "fonts")
    pictures = decode(segment.path)
    bright = [int(picture[210:270, 110:160].mean()) for picture in pictures]
    assert all(value < 60 for value in bright[:15] + bright[30:])
    assert all(value > 200 for value in bright[15:30])


async def test_captions_without_fonts_are_refused_instead_of_left_out(studio: Studio) -> None:
    (studio.folder / "empty").mkdir()
    for fonts in (None, studio.folder / "empty"):
        with pytest.raises(SegmentFailed, match="names no folder with fonts"):
            await studio.segment(card(45), captions=(ASS,), fonts=fonts)


async def test_black_and_frozen_stretches_are_reported(studio: Studio) -> None:
    dark = await studio.segment(studio.clip("black.mp4", 60))
    assert dark.report.black == (FrameSpan(0, 60),)
    standing = await studio.segment(studio.clip("standing.mp4", 80))
    assert standing.report.frozen == (FrameSpan(0, 80),)
    moving = await studio.segment(studio.clip("moving.mp4", 70))
    assert moving.report.black == moving.report.frozen == ()
    assert (await studio.segment(studio.clip("black.mp4", 60))).report == dark.report


async def test_a_second_request_starts_nothing(studio: Studio) -> None:
    item = studio.clip("moving.mp4", 10)
    first = await studio.segment(item)
    assert (first.cached, studio.starts) == (False, 1)
    again = await studio.segment(item)
    assert (again.cached, studio.starts) == (True, 1)
    assert again.path == first.path


async def test_frames_are_counted_while_it_runs(studio: Studio) -> None:
    seen: list[int] = []
    timeline = film(studio.clip("moving.mp4", 60))
    await render_segment(timeline, Piece(0, 0, timeline.frames), studio.store, studio.settings, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 60


@pytest.mark.parametrize(
    ("name", "content"), [("notes.mp4", b"just text"), ("empty.mp4", b""), ("list.mp4", b"ffconcat version 1.0\n")]
)
async def test_a_file_that_is_no_film_fails_by_name_and_leaves_nothing(
    studio: Studio, name: str, content: bytes
) -> None:
    path = studio.folder / name
    path.write_bytes(content)
    item = replace(studio.clip("moving.mp4", 10), media=media(path, "video", Fraction(1)))
    with pytest.raises(SegmentFailed, match=rf"Scene picture 1 \({name}\) could not be rendered"):
        await studio.segment(item)
    assert [file for file in studio.store.root.rglob("*") if file.is_file()] == []
    assert list((studio.folder / "scratch").iterdir()) == []


async def test_a_clip_that_ends_earlier_than_announced_is_held(studio: Studio) -> None:
    """Never fewer frames than asked for: the last picture stands, and the report says so."""
    path = studio.material / "brief.mp4"
    item = replace(studio.clip("brief.mp4", 100), media=media(path, "video", Fraction(10)))
    segment = await studio.segment(item)
    assert len(decode(segment.path)) == 100
    assert segment.report.frozen


async def test_file_names_need_no_care(studio: Studio) -> None:
    awkward = studio.folder / "it's a 'clip': 100% [weird], \\ $(x).mp4"
    awkward.write_bytes((studio.material / "moving.mp4").read_bytes())
    item = studio.clip("moving.mp4", 5)
    segment = await studio.segment(replace(item, media=replace(item.media, path=awkward)))
    assert segment.frames == 5
    assert file_digest(awkward) == item.media.digest
