"""A whole film: joined exactly, in sync, and never rendered twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import (
    Studio,
    card,
    decode,
    decode_sound,
    film,
    mean_colour,
    media,
    packet_times,
    write_wav,
)
from tests.processes import descendants

from mutoscope.media.artefacts import file_digest
from mutoscope.media.inspect import Expected, inspect_film
from mutoscope.media.render import Progress, Rendered, SegmentFailed, processors, render_timeline
from mutoscope.media.timeline import Canvas, Clip, Gap, RationalTime, Speech, Timeline, TimelineInvalid


async def inspected(timeline: Timeline, rendered: Rendered) -> list[str]:
    expected = Expected(timeline.canvas, timeline.frames, timeline.speech, black=rendered.black, frozen=rendered.frozen)
    report = await inspect_film(rendered.film, expected)
    return [finding.code for finding in report.findings if finding.severity == "error"]


async def test_joined_frames_are_the_segments_frames(studio: Studio) -> None:
    items = (
        studio.clip("moving.mp4", 31),
        card(9, "#204060"),
        studio.clip("photo.png", 20),
        studio.clip("slow.mp4", 7),
    )
    timeline = film(*items, speech=(studio.voice(Fraction(0), Fraction(2)),))
    rendered = await studio.render(timeline)
    assert await inspected(timeline, rendered) == []
    parts = np.concatenate([decode(segment.path) for segment in rendered.segments])
    assert np.array_equal(decode(rendered.film), parts)
    assert packet_times(rendered.film) == list(range(0, 67 * 512, 512))
    assert rendered.thumbnail.read_bytes().startswith(b"\xff\xd8\xff")


async def test_sound_and_picture_stay_together_over_thirty_scenes(studio: Studio) -> None:
    """Each card turns white when a click is heard; the two are found again less than a frame apart."""
    path = studio.folder / "click.wav"
    click = np.zeros(2400)
    click[100:140] = 0.9
    write_wav(path, click, 24_000)
    lengths = [11 + (k * 7) % 13 for k in range(30)]
    cuts = [sum(lengths[:k]) for k in range(30)]
    items = [card(length, "#ffffff" if k % 2 else "#000000") for k, length in enumerate(lengths)]
    digest = file_digest(path)
    speech = tuple(Speech(path, digest, Fraction(cut, 30) - Fraction(100, 24_000), Fraction(1, 10)) for cut in cuts[1:])
    timeline = film(*items, speech=speech)
    rendered = await studio.render(timeline)
    assert await inspected(timeline, rendered) in ([], ["loudness"]), "clicks alone cannot be loud"
    light = decode(rendered.film).mean(axis=(1, 2, 3)) > 128
    changes = [int(frame) + 1 for frame in np.flatnonzero(np.diff(light))]
    assert changes == cuts[1:]
    sound = np.abs(decode_sound(rendered.film))
    for cut in cuts[1:]:
        at = cut * 1600
        near = sound[at - 1600 : at + 1600]
        assert abs(int(np.argmax(near > near.max() / 2)) - 1600) < 100


async def test_a_cross_fade_keeps_the_length_and_mixes_both(studio: Studio) -> None:
    cards = [card(30, colour) for colour in ("#ff0000", "#0000ff", "#00ff00")]
    timeline = film(*cards, crossfade=10)
    rendered = await studio.render(timeline)
    assert await inspected(timeline, rendered) == []
    pictures = decode(rendered.film)
    assert len(pictures) == 90
    red = [mean_colour(picture)[0] for picture in pictures[:60]]
    assert red[24] > 240
    assert red[36] < 15
    assert all(earlier >= later for earlier, later in pairwise(red))
    assert 90 < red[30] < 165
    steps = np.abs(np.diff(red[24:37]))
    assert steps.max() < 45, "the join inside the fade is as smooth as the rest"


async def test_a_cross_fade_between_clips_has_no_jump_at_the_join(studio: Studio) -> None:
    items = (studio.clip("moving.mp4", 30), studio.clip("photo.png", 24, seed=4), studio.clip("uneven.mkv", 30))
    rendered = await studio.render(film(*items, crossfade=12))
    pictures = decode(rendered.film).astype(float)
    change = np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2, 3))
    for cut in (30, 54):
        assert change[cut - 1] < 3 * max(change[cut - 4], change[cut + 2])


async def test_an_unchanged_film_starts_no_program(studio: Studio) -> None:
    timeline = film(studio.clip("moving.mp4", 20), card(10), speech=(studio.voice(Fraction(0), Fraction(1)),))
    first = await studio.render(timeline)
    starts = studio.starts
    again = await studio.render(timeline, name="again")
    assert studio.starts == starts
    assert again.cached_segments == 2
    assert again.cpu_seconds == 0
    assert again.film.read_bytes() == first.film.read_bytes()


async def test_only_the_changed_scene_is_rendered_again(studio: Studio) -> None:
    items: list[Clip | Gap] = [studio.clip("moving.mp4", 10, start=Fraction(k, 10)) for k in range(6)]
    await studio.render(film(*items))
    items[3] = card(10)
    changed = await studio.render(film(*items))
    assert [segment.cached for segment in changed.segments] == [True, True, True, False, True, True]


async def test_a_cross_fade_renders_the_neighbours_of_a_change_again(studio: Studio) -> None:
    items: list[Clip | Gap] = [card(20, f"#0000{k * 20:02x}") for k in range(5)]
    await studio.render(film(*items, crossfade=6))
    items[2] = card(20, "#ffffff")
    changed = await studio.render(film(*items, crossfade=6))
    assert [segment.cached for segment in changed.segments] == [True, False, False, False, True]


async def test_equal_scenes_are_rendered_once(studio: Studio) -> None:
    rendered = await studio.render(film(*(card(5) for _ in range(4))))
    assert len({segment.key for segment in rendered.segments}) == 1
    assert rendered.cached_segments == 3


async def test_another_folder_or_name_does_not_change_a_scene(studio: Studio) -> None:
    clip = studio.clip("moving.mp4", 10)
    copy = studio.folder / "copy.mp4"
    copy.write_bytes(clip.media.path.read_bytes())
    await studio.render(film(clip))
    again = await studio.render(film(replace(clip, media=replace(clip.media, path=copy, name="holiday"))))
    assert again.cached_segments == 1


async def test_progress_counts_every_stage_and_frame(studio: Studio) -> None:
    seen: list[Progress] = []
    timeline = film(card(20), studio.clip("moving.mp4", 25))
    await render_timeline(
        timeline, studio.store, studio.folder / "out", settings=studio.settings, on_progress=seen.append
    )
    assert {progress.stage for progress in seen} == {"segments", "audio", "assemble", "thumbnail"}
    frames = [progress.frames for progress in seen if progress.stage == "segments"]
    assert frames == sorted(frames)
    assert frames[-1] == seen[0].all_frames == 45


async def test_one_bad_clip_stops_the_film_and_is_named(studio: Studio) -> None:
    bad = studio.folder / "bad.mp4"
    bad.write_text("no film")
    broken = replace(studio.clip("moving.mp4", 10), media=media(bad, "video", Fraction(1)))
    with pytest.raises(SegmentFailed, match=r"Scene picture 2 \(bad\.mp4\)"):
        await studio.render(film(studio.clip("moving.mp4", 300), broken))
    assert not list((studio.folder / "scratch").iterdir())


async def test_cancelling_a_render_leaves_no_process_and_no_half_file(studio: Studio) -> None:
    timeline = film(*(studio.clip("fast.mp4", 3000, start=Fraction(k, 10)) for k in range(3)))
    started = asyncio.Event()

    def note(progress: Progress) -> None:
        if progress.frames:
            started.set()

    folder = studio.folder / "out"
    task = asyncio.create_task(
        render_timeline(timeline, studio.store, folder, settings=studio.settings, on_progress=note)
    )
    await asyncio.wait_for(started.wait(), 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert descendants("ffmpeg") == []
    assert unfinished(studio.store.root) == []
    assert not folder.exists()


def unfinished(folder: Path) -> list[Path]:
    return list(folder.rglob(".making-*"))


async def test_a_contradictory_timeline_is_refused_before_anything_starts(studio: Studio) -> None:
    with pytest.raises(TimelineInvalid, match=r"canvas\.width must be even"):
        await studio.render(film(card(5), canvas=Canvas(271, 480)))
    assert studio.starts == 0


async def test_a_film_at_an_odd_broadcast_rate_is_exact(studio: Studio) -> None:
    rate = Fraction(30000, 1001)
    items = [Gap(RationalTime(7 + k % 5, rate), f"#{k * 8:02x}0000") for k in range(25)]
    timeline = film(*items, canvas=Canvas(64, 64, rate))
    rendered = await studio.render(timeline)
    assert await inspected(timeline, rendered) == []
    assert packet_times(rendered.film) == list(range(0, timeline.frames * 1001, 1001))


def test_as_many_segments_at_once_as_processors() -> None:
    assert processors() >= 1
