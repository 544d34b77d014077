"""A film's first item is rendered in two pieces, so that its first picture is ready early; nobody can see the joint."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.integration.render.conftest import CANVAS, Studio, card, decode, film, packet_times

from mutoscope.infra.settings import Settings
from mutoscope.media.captions import Cue, Fonts, TimedWord, find_template, to_ass
from mutoscope.media.render import Piece, pieces_of, render_segment
from mutoscope.media.timeline import FrameSpan

OPENING = 30
FRAMES = 96


def test_only_a_first_item_that_is_long_enough_is_cut() -> None:
    timeline = film(card(FRAMES), card(FRAMES))
    opening, rest = pieces_of(timeline, 0)
    assert (opening, rest) == (Piece(0, 0, OPENING, whole=False), Piece(0, OPENING, FRAMES - OPENING, whole=False))
    assert pieces_of(timeline, 1) == (Piece(1, 0, FRAMES),)
    assert pieces_of(film(card(2 * OPENING - 1)), 0) == (Piece(0, 0, 2 * OPENING - 1),)
    assert len(pieces_of(film(card(2 * OPENING), card(FRAMES), crossfade=58), 0)) == 2
    assert len(pieces_of(film(card(2 * OPENING), card(FRAMES), crossfade=62), 0)) == 1


@pytest.mark.parametrize("name", ["moving.mp4", "uneven.mkv", "photo.png"])
async def test_the_pieces_show_what_the_whole_item_shows(studio: Studio, name: str) -> None:
    """Captions, looped footage, pan and zoom and the cross-fade at its end go on over the joint."""
    fonts = Fonts(Settings().assets / "fonts")
    words = tuple(TimedWord(text, i * 500, i * 500 + 450) for i, text in enumerate(["Nobody", "sees", "it", "join"]))
    ass = to_ass([Cue(0, 2500, words)], find_template("pop"), CANVAS, fonts)
    timeline = film(studio.clip(name, FRAMES, seed=1), card(30), captions=(ass, ""), fonts=fonts.folder, crossfade=10)
    sharp = replace(studio.settings, encoder=replace(studio.settings.encoder, crf=1))
    pieces = pieces_of(timeline, 0)
    parts = [await render_segment(timeline, piece, studio.store, sharp) for piece in pieces]
    whole = await render_segment(timeline, Piece(0, 0, FRAMES), studio.store, sharp)
    assert [part.continues for part in parts] == [False, True]
    assert len({part.key for part in (*parts, whole)}) == 3
    apart = np.abs(np.concatenate([decode(part.path) for part in parts]).astype(int) - decode(whole.path))
    seen = apart.mean(axis=(1, 2, 3)) > 1.0
    assert seen.sum() <= 1, "at most the frame at the joint: what is shown there may lie before the place sought"
    assert not np.delete(seen, OPENING).any()


async def test_black_and_frozen_stretches_are_told_over_the_joint(studio: Studio) -> None:
    for name, black, frozen in (
        ("black.mp4", (FrameSpan(0, 90),), (FrameSpan(0, 90),)),
        ("standing.mp4", (), (FrameSpan(0, 90),)),
        ("moving.mp4", (), ()),
    ):
        rendered = await studio.render(film(studio.clip(name, 90)), name)
        assert len(rendered.segments) == 2
        assert (rendered.black, rendered.frozen) == (black, frozen), name
        assert packet_times(rendered.film) == list(range(0, 90 * 512, 512))
