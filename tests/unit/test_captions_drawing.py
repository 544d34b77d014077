"""Captions on the installed fonts: what is measured is what is drawn, and nothing leaves the safe area."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutoscope.infra.settings import Settings
from mutoscope.media.captions import (
    CueLimits,
    Fonts,
    FontsMissing,
    Template,
    TemplateNotFound,
    TimedWord,
    break_words,
    build_cues,
    canvas_shape,
    caption_geometry,
    find_template,
    fits_on_a_line,
    fits_on_screen,
    list_templates,
    to_ass,
)
from mutoscope.media.timeline import Canvas, Platform, safe_area

FONTS = Fonts(Settings().assets / "fonts")
CANVASES = [Canvas(1080, 1920), Canvas(1920, 1080), Canvas(1080, 1080), Canvas(720, 1280)]
TEMPLATES = [template.name for template in list_templates()]


def spoken(text: str) -> list[TimedWord]:
    return [TimedWord(word, place * 400, place * 400 + 380) for place, word in enumerate(text.split())]


def drawn(text: str, template: Template, canvas: Canvas) -> str:
    limits = CueLimits(max_words=template.max_words)
    return to_ass(build_cues(spoken(text), limits, fits_on_screen(template, canvas, FONTS)), template, canvas, FONTS)


def events(ass: str) -> list[str]:
    return [line for line in ass.splitlines() if line.startswith("Dialogue:")]


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("canvas", CANVASES, ids=lambda canvas: f"{canvas.width}x{canvas.height}")
def test_every_caption_stays_inside_the_safe_area(name: str, canvas: Canvas) -> None:
    template = find_template(name)
    text = "Extraordinary circumstances call, unquestionably, for an internationalisation of Donaudampfschifffahrt."
    limits = CueLimits(max_words=template.max_words)
    cues = build_cues(spoken(text), limits, fits_on_screen(template, canvas, FONTS))
    bottom = template.placement(canvas_shape(canvas)).bottom * canvas.height // 1000
    for box in caption_geometry(cues, template, canvas, FONTS):
        assert canvas.width * 0.03 < box.left < box.right < canvas.width * 0.97
        assert canvas.height * 0.5 < box.top < box.bottom
        assert box.bottom <= bottom + canvas.height * 0.01


def test_upright_captions_stay_above_the_buttons_of_the_platforms() -> None:
    assert all(template.placement("portrait").bottom <= 780 for template in list_templates())


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzÄÖéß.,'-", min_size=1, max_size=40), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_lines_never_exceed_the_width_and_there_are_two_at_most(words: list[str]) -> None:
    canvas, template = CANVASES[0], find_template("pop")
    cues = build_cues(spoken(" ".join(words)), CueLimits(max_words=4), fits_on_screen(template, canvas, FONTS))
    for cue, box in zip(cues, caption_geometry(cues, template, canvas, FONTS), strict=True):
        assert box.right - box.left < canvas.width
        rows = {
            line.split("\\pos(")[1].split(")")[0].split(",")[1]
            for line in events(to_ass([cue], template, canvas, FONTS))
        }
        assert len(rows) <= 2


def test_every_word_is_an_event_at_a_place_of_its_own() -> None:
    ass = drawn("one two three", find_template("punch"), CANVASES[0])
    words = [line for line in events(ass) if line.startswith("Dialogue: 2")]
    assert [line.rpartition("}")[2] for line in words] == ["ONE", "TWO", "THREE"]
    places = [float(re.findall(r"\\pos\(([\d.]+),", line)[0]) for line in words]
    assert all(left < right for left, right in pairwise(places))


def test_script_characters_that_mean_something_to_ass_are_drawn_as_they_are() -> None:
    ass = drawn(r"{\fs200}big \N line", find_template("box"), CANVASES[0])
    text = "".join(line.partition(",,0,0,0,,")[2] for line in events(ass) if line.startswith("Dialogue: 2"))
    assert "\\{" in text
    assert "\\}" in text
    assert re.search(r"\\(N|fs200)", text) is None


def test_emoji_are_drawn_with_a_font_that_has_them() -> None:
    ass = drawn("home 🚤 again", find_template("pop"), CANVASES[0])
    assert "\\fnNoto Emoji" in ass


def test_characters_without_any_font_are_reported() -> None:
    assert FONTS.missing("Tide 潮 ok 🚤 Ж", find_template("pop").font) == "潮"


def test_times_count_from_the_first_frame_in_hundredths() -> None:
    ass = drawn("one two three", find_template("karaoke"), CANVASES[0])
    assert all(line.split(",")[1] == "0:00:00.00" for line in events(ass))


def test_a_missing_font_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as caught:
        to_ass([], find_template("pop"), CANVASES[0], Fonts(tmp_path))
    assert "mutoscope assets install" in caught.value.remedy


def test_an_unknown_template_lists_those_there_are() -> None:
    with pytest.raises(TemplateNotFound) as caught:
        find_template("sepia")
    assert caught.value.message == "There is no caption template “sepia”."
    assert caught.value.details["templates"] == TEMPLATES


def places(ass: str) -> dict[str, float]:
    """Return where each word's middle stands, from the left."""
    lines = [line for line in events(ass) if line.startswith("Dialogue: 2")]
    return {
        re.sub(r"\{[^}]*\}|\u200f", "", line.partition(",,0,0,0,,")[2]): float(re.findall(r"\\pos\(([\d.]+),", line)[0])
        for line in lines
    }


def test_a_writing_that_runs_leftwards_is_laid_out_from_the_right() -> None:
    template = find_template("minimal")
    found = places(drawn("مرحبا بكم one two هنا", template, Canvas(1920, 1080)))
    assert found["مرحبا"] > found["بكم"] > found["two"] > found["one"] > found["هنا"]
    mixed = places(drawn("Say שלום עולם again", template, Canvas(1920, 1080)))
    assert mixed["Say"] < mixed["עולם"] < mixed["שלום"] < mixed["again"]


def test_no_arabic_word_is_filled_from_the_left_or_spaced_out() -> None:
    for name in ("karaoke", "typewriter", "cinema"):
        words = [line for line in events(drawn("مرحبا بكم", find_template(name), CANVASES[0])) if "Dialogue: 2" in line]
        assert words
        assert not any(re.search(r"\\k|\\ko|\\fsp", line) for line in words)


def test_letters_are_typed_one_by_one_while_the_word_is_spoken() -> None:
    line = next(
        line for line in events(drawn("typed now", find_template("typewriter"), CANVASES[0])) if "{\\ko" in line
    )
    moments = [int(found) for found in re.findall(r"\\ko(\d+)", line)]
    assert len(moments) == len("typed")
    assert 15 <= sum(moments) <= 38


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("platform", ["shorts", "tiktok", "reels"])
def test_captions_keep_clear_of_a_platform_s_buttons(name: str, platform: Platform) -> None:
    canvas, template = CANVASES[0], find_template(name)
    area = safe_area(canvas, platform)
    text = "Extraordinary circumstances call, unquestionably, for an internationalisation of Donaudampfschifffahrt."
    look = (template, canvas, FONTS, "lower", area)
    cues = build_cues(spoken(text), CueLimits(max_words=template.max_words), fits_on_screen(*look))
    for box in caption_geometry(cues, *look):
        assert area.left <= box.left < box.right <= area.right
        assert area.top <= box.top < box.bottom <= area.bottom


def test_a_word_wider_than_a_line_is_broken_rather_than_made_tiny() -> None:
    template, canvas = find_template("pop"), CANVASES[0]
    words = break_words(spoken("see " + "unbreakable" * 6), fits_on_a_line(template, canvas, FONTS))
    assert len(words) > 3
    assert all(word.glued for word in words[2:])
    cues = build_cues(words, CueLimits(max_words=template.max_words), fits_on_screen(template, canvas, FONTS))
    sizes = {float(size) for size in re.findall(r"Dialogue: 2.*?\\fs([\d.]+)", to_ass(cues, template, canvas, FONTS))}
    assert len(sizes) == 1
    assert "".join(word.text for cue in cues for word in cue.words) == "see" + "unbreakable" * 6


def test_plates_stand_behind_whole_lines() -> None:
    ass = drawn("sober white lines on a dark plate", find_template("news"), CANVASES[0])
    plates = [line for line in events(ass) if "\\p1" in line]
    assert plates
    assert all(line.startswith("Dialogue: 0") for line in plates)


def test_there_are_animated_templates_and_the_default_comes_first() -> None:
    assert TEMPLATES[0] == "pop"
    assert len(TEMPLATES) >= 10
    assert sum(template.highlight != "none" for template in list_templates()) >= 3
