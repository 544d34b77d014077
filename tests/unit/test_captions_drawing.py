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
    build_cues,
    canvas_shape,
    caption_geometry,
    find_template,
    fits_on_screen,
    list_templates,
    to_ass,
)
from mutoscope.media.timeline import Canvas

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
        find_template("neon")
    assert caught.value.message == "There is no caption template “neon”."
    assert caught.value.details["templates"] == TEMPLATES


def test_there_are_animated_templates_and_the_default_comes_first() -> None:
    assert TEMPLATES[0] == "pop"
    assert sum(template.highlight != "none" for template in list_templates()) >= 3
