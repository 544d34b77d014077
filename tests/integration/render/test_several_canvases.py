"""One film on several canvases: one decoding, and each file as if it had been made alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from fractions import Fraction

from tests.integration.render.conftest import CANVAS, Studio, card, film, media

from mutoscope.media.artefacts import ArtefactStore
from mutoscope.media.render import Piece, render_segment, render_segments
from mutoscope.media.timeline import Canvas, Logo, Timeline

SIZES = (CANVAS, Canvas(320, 320), Canvas(480, 270))


def on_all(timeline: Timeline) -> list[Timeline]:
    return [replace(timeline, canvas=canvas) for canvas in SIZES]


async def test_each_canvas_is_bit_for_bit_what_it_is_alone(studio: Studio) -> None:
    logo = Logo(media(studio.material / "logo.png", "image"))
    items = (studio.clip("moving.mp4", 30), studio.clip("photo.png", 24, seed=3), studio.clip("black.mp4", 40))
    timelines = on_all(film(*items, crossfade=8, logo=logo))
    for index, item in enumerate(items):
        piece = Piece(index, 0, item.duration.value)
        together = await render_segments(timelines, piece, studio.store, studio.settings)
        elsewhere = ArtefactStore(studio.folder / "alone")
        for timeline, made in zip(timelines, together, strict=True):
            alone = await render_segment(timeline, piece, elsewhere, studio.settings)
            assert made.key == alone.key
            assert made.report == alone.report
            assert await asyncio.to_thread(made.path.read_bytes) == await asyncio.to_thread(alone.path.read_bytes)


async def test_one_program_decodes_for_all_and_makes_only_what_is_lacking(studio: Studio) -> None:
    timelines = on_all(film(studio.clip("moving.mp4", 20, start=Fraction(1, 5))))
    piece = Piece(0, 0, 20)
    first = await render_segment(timelines[1], piece, studio.store, studio.settings)
    before = studio.starts
    made = await render_segments(timelines, piece, studio.store, studio.settings)
    assert studio.starts == before + 1
    assert [segment.cached for segment in made] == [False, True, False]
    assert made[1].path == first.path
    again = await render_segments(timelines, piece, studio.store, studio.settings)
    assert all(segment.cached for segment in again)
    assert studio.starts == before + 1


async def test_the_same_canvas_twice_is_encoded_once(studio: Studio) -> None:
    timeline = film(card(5))
    one, two = await render_segments([timeline, timeline], Piece(0, 0, 5), studio.store, studio.settings)
    assert one.path == two.path
