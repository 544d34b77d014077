"""Marks of drawn pictures in a script: before their sentences, and never at the price of a word."""

from __future__ import annotations

import uuid

import pytest

from mutoscope.media.script import read_script
from mutoscope.writing.local.write_boards import shots_of
from mutoscope.writing.steps import Storyboard
from mutoscope.writing.stories.film_script import drawn_name, film_script, read_drawn_name

ID = uuid.UUID("0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012")


def drawn(script: str, *numbers: int) -> Storyboard:
    shots = shots_of(read_script(script), [])
    return Storyboard(
        shots=[one.model_copy(update={"picture_id": ID if one.number in numbers else None}) for one in shots]
    )


@pytest.mark.parametrize(
    ("script", "number", "marked"),
    [
        ("One is here. Two is there.", 2, "One is here. [image: %] Two is there."),
        ("# Dawn\n\nThe *old* lamp\nburns. It rains.", 1, "# Dawn\n\n[image: %] The *old* lamp\nburns. It rains."),
        ("Rain. Rain. Rain.", 2, "Rain. [image: %] Rain. Rain."),
        ("- First thing.\n- Second thing.", 2, "- First thing.\n- [image: %] Second thing."),
    ],
)
def test_a_mark_stands_before_its_sentence(script: str, number: int, marked: str) -> None:
    made = film_script(script, drawn(script, number))
    assert made == marked.replace("%", drawn_name(ID))
    scene = next(scene for scene in read_script(made).scenes if scene.media)
    assert read_drawn_name(scene.media[0].name) == ID


def test_a_sentence_that_was_rewritten_gets_no_picture_of_the_old_one() -> None:
    board = drawn("One is here. Two is there.", 1, 2)
    assert film_script("One is gone. Two is there.", board) == f"One is gone. [image: {drawn_name(ID)}] Two is there."


def test_marks_that_would_change_how_the_script_is_read_are_left_out() -> None:
    script = "word " * 39_990 + "end."
    assert film_script(script, drawn(script, 1)) == script


@pytest.mark.parametrize("name", ["fish.jpg", "drawn-", "drawn-0190b5a8", f"x-drawn-{ID}", f"drawn-{ID}/../a"])
def test_other_names_mean_other_files(name: str) -> None:
    assert read_drawn_name(name) is None
