"""Bars, watermarks, crops that follow, and the ways from one picture to the next."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from tests.integration.render.conftest import CANVAS, Studio, card, decode, film, mean_colour, media, near, time

from mutoscope.media.render import Piece, render_segment
from mutoscope.media.timeline import Canvas, Clip, Focus, Gap, Logo, Timeline, Transition, TransitionKind

RED, BLUE = (255, 0, 0), (0, 0, 255)


async def test_letterbox_shows_the_whole_picture_between_bars_of_the_background(studio: Studio) -> None:
    clip = replace(studio.clip("wide.mp4", 3, fit="letterbox"), background="#20c040")
    picture = decode((await studio.segment(clip)).path)[1]
    assert near(mean_colour(picture[:100]), (0x20, 0xC0, 0x40), 6)
    assert near(mean_colour(picture[-100:]), (0x20, 0xC0, 0x40), 6)
    assert near(mean_colour(picture[230:250, :100]), RED)
    assert near(mean_colour(picture[230:250, -100:]), BLUE)


async def test_a_crop_follows_its_focus(studio: Studio) -> None:
    """Red on the left, blue on the right: the crop begins in the red half and ends in the blue one."""
    path = (Focus(Fraction(0), Fraction(1, 10), Fraction(1, 2)), Focus(Fraction(1), Fraction(9, 10), Fraction(1, 2)))
    narrow = Canvas(120, 480)
    clip = replace(studio.clip("wide.mp4", 45), focus=path)
    pictures = decode((await studio.segment(clip, canvas=narrow)).path)
    assert near(mean_colour(pictures[0]), RED)
    assert near(mean_colour(pictures[32]), BLUE)
    assert near(mean_colour(pictures[44]), BLUE)
    reds = [float(picture[..., 0].mean()) for picture in pictures]
    assert all(one >= two - 2 for one, two in pairwise(reds))


async def test_a_watermark_lets_the_picture_through(studio: Studio) -> None:
    mark = Logo(media(studio.material / "logo.png", "image"), "top-left", 20)
    segments = [
        await studio.segment(card(2, "#000000"), logo=replace(mark, opacity_percent=percent)) for percent in (100, 40)
    ]
    solid, faint = (decode(segment.path)[0][40:50, 25:50].astype(float)[..., 0].mean() for segment in segments)
    assert solid > 240
    assert faint == pytest.approx(0.4 * solid, rel=0.12)


async def test_a_logo_keeps_clear_of_a_platform_s_buttons(studio: Studio) -> None:
    mark = Logo(media(studio.material / "logo.png", "image"), "bottom-right", 20)
    timeline = replace(film(card(2, "#000000"), logo=mark), platform="shorts")
    segment = await render_segment(timeline, Piece(0, 0, 2), studio.store, studio.settings)
    rows, columns = np.nonzero(decode(segment.path)[0][..., 0] > 128)
    assert columns.max() <= CANVAS.width * 0.89
    assert rows.max() <= CANVAS.height * 0.75


def two_cards(kind: TransitionKind) -> Timeline:
    items: tuple[Clip | Gap, ...] = (card(20, "#ff0000"), card(20, "#0000ff"))
    return replace(film(*items), transitions=(Transition(time(10), kind),))


@pytest.mark.parametrize("kind", ["crossfade", "slide", "wipe", "black"])
async def test_every_transition_runs_through_the_cut_without_a_jump(studio: Studio, kind: TransitionKind) -> None:
    rendered = await studio.render(two_cards(kind), name=kind)
    pictures = decode(rendered.film).astype(float)
    assert len(pictures) == 40
    assert near(mean_colour(pictures[14]), RED, 12)
    assert near(mean_colour(pictures[25]), BLUE, 12)
    steps = np.abs(np.diff(pictures.mean(axis=(1, 2)), axis=0)).max(axis=1)
    assert steps[:14].max() < 8
    assert steps[26:].max() < 8
    assert steps.max() < 255 / 10 * 3, "the two halves of a transition are drawn apart and must meet"
    middle = mean_colour(pictures[20])
    if kind == "black":
        assert sum(middle) < 90
    elif kind in {"slide", "wipe"}:
        assert near(mean_colour(pictures[20][:, :60]), RED, 60)
        assert near(mean_colour(pictures[20][:, -60:]), BLUE, 60)


async def test_another_transition_renders_both_its_neighbours_again(studio: Studio) -> None:
    await studio.render(two_cards("crossfade"))
    assert (await studio.render(two_cards("crossfade"))).cached_segments == 2
    assert (await studio.render(two_cards("wipe"))).cached_segments == 0
