"""Captions that stand still are drawn apart from those that move, and nobody can see it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.integration.render.conftest import CANVAS, Pictures, Studio, card, decode, film

from mutoscope.infra.settings import Settings
from mutoscope.media.captions import Cue, Fonts, TimedWord, find_template, list_templates, to_ass
from mutoscope.media.render import Piece, render_segment
from mutoscope.media.render.split_captions import split_captions
from mutoscope.media.runner import ffmpeg_binary, run_guarded, working_folder
from mutoscope.media.timeline import Canvas

FRAMES = 75
WORDS = ("Words", "appear", "when", "they", "are", "spoken.")
NAMES = [template.name for template in list_templates()]


def fonts() -> Fonts:
    return Fonts(Settings().assets / "fonts")


def captions(template: str, canvas: Canvas = CANVAS) -> str:
    """Two cues of three words, 0.4 s a word."""
    timed = [TimedWord(text, i * 400, i * 400 + 340) for i, text in enumerate(WORDS)]
    cues = [Cue(0, 1200, tuple(timed[:3])), Cue(1200, 2450, tuple(timed[3:]))]
    return to_ass(cues, find_template(template), canvas, fonts())


async def drawn_whole(ass: str, path: Path) -> Pictures:
    """Let libass draw the whole document on every picture, as ffmpeg's manual says."""
    colour = f"color=0x3060c0:s={CANVAS.width}x{CANVAS.height}:r={CANVAS.rate},trim=end_frame={FRAMES},format=gbrp"
    with working_folder() as folder:
        (folder / "all.ass").write_text(ass, encoding="utf-8")
        canvas = f"{colour},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
        drawn = f"{canvas},subtitles=all.ass:fontsdir='{fonts().folder}'"
        output = ("-c:v", "libx264", "-crf", "1", "-colorspace", "bt709", str(path))
        await run_guarded([ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", drawn, *output], cwd=folder)
    return decode(path)


@pytest.mark.parametrize("template", NAMES)
async def test_every_template_looks_as_libass_alone_draws_it(studio: Studio, template: str, tmp_path: Path) -> None:
    ass = captions(template)
    whole = (await drawn_whole(ass, tmp_path / "whole.mp4")).astype(int)
    sharp = replace(studio.settings, encoder=replace(studio.settings.encoder, crf=1))
    timeline = film(card(FRAMES, "#3060c0"), captions=(ass,), fonts=fonts().folder)
    segment = await render_segment(timeline, Piece(0, 0, FRAMES), studio.store, sharp)
    ours = decode(segment.path).astype(int)
    assert (whole.max(axis=(1, 2, 3)) - whole.min(axis=(1, 2, 3))).max() > 150, "captions should be seen"
    apart = np.abs(whole - ours)
    assert apart.mean(axis=(1, 2, 3)).max() < 0.5
    assert np.percentile(apart, 99.9) < 24


def test_what_lies_above_something_that_moves_moves_with_it() -> None:
    """A still shadow lies below its moving word; a box that moves in must not cover a word that stands."""
    pop = split_captions(captions("pop"), CANVAS, Piece(0, 0, FRAMES))
    assert pop.still is not None
    assert (pop.still.ass.count("Dialogue: 0,"), pop.still.ass.count("Dialogue: 2,")) == (6, 0)
    assert pop.moving.count("Dialogue: 2,") == 6
    standing = captions("pop").replace("\\t(", "\\x(").replace("Dialogue: 0,", "Dialogue: 3,")
    boxed = standing.replace("\\bord", "\\t(0,9,\\fscx99)\\bord", 1)
    first = split_captions(boxed, CANVAS, Piece(0, 0, FRAMES))
    assert first.still is not None
    assert first.moving.count("Dialogue: 3,") == 1, "it moves by itself"
    below = standing.replace("Dialogue: 2,", "Dialogue: 2,", 1)
    words = below.splitlines()
    place = next(number for number, line in enumerate(words) if line.startswith("Dialogue: 2,"))
    words[place] = words[place].replace("\\bord", "\\t(0,9,\\fscx99)\\bord", 1)
    second = split_captions("\n".join(words) + "\n", CANVAS, Piece(0, 0, FRAMES))
    assert second.moving.count("Dialogue: 3,") == 3, "the shadows of the first cue, now above a word that moves"


def test_a_document_of_somebody_else_is_left_whole() -> None:
    for ass in (captions("pop", Canvas(540, 960)), captions("pop").replace("Style: Word,", "Style: Other,"), ""):
        assert split_captions(ass, CANVAS, Piece(0, 0, FRAMES)).still is None
        assert split_captions(ass, CANVAS, Piece(0, 0, FRAMES)).moving == ass


def test_a_later_piece_draws_what_stands_at_its_first_frame_and_then_what_changes() -> None:
    split = split_captions(captions("pop"), CANVAS, Piece(0, 30, 45, whole=False))
    assert split.still is not None
    assert split.still.changes == (0, 6, 44)
