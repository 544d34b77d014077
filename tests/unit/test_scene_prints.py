"""What a changed film has in common with the one before, told from the words and choices alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from mutoscope.catalog import load_catalogue
from mutoscope.catalog.billed_seconds import billed_seconds, saved_hundredths
from mutoscope.media.captions import read_subtitles
from mutoscope.media.compose import Brand
from mutoscope.media.film import FilmRequest, scene_prints
from mutoscope.media.script import read_script
from mutoscope.media.timeline import Canvas, MediaReference, RationalTime, TimeRange
from mutoscope.media.voice import find_voice

SCRIPT = "# A\n\nThe sea is wide and blue.\n\nShips sail on it today.\n\n# B\n\nThe night comes slowly over the water."


def clip(name: str) -> MediaReference:
    rate = Fraction(25)
    whole = TimeRange(RationalTime(0, rate), RationalTime(1000, rate))
    return MediaReference(Path(name), name * 4, "video", name=name, available_range=whole, width=320, height=180)


def request(script: str = SCRIPT, *clips: str) -> FilmRequest:
    footage = tuple(clip(name) for name in clips or ("a.mp4", "b.mp4", "c.mp4"))
    return FilmRequest(read_script(script), footage, find_voice("female"))


def kept(before: FilmRequest, after: FilmRequest) -> list[bool]:
    """Tell for each scene of a changed film whether it was in the one before."""
    known = {name for scene in scene_prints(before) for name in scene.prints}
    return [set(scene.prints) <= known for scene in scene_prints(after)]


def test_the_same_film_has_the_same_prints() -> None:
    assert kept(request(), request()) == [True, True, True]


def test_an_edited_sentence_is_its_scene_alone() -> None:
    edited = request(SCRIPT.replace("Ships sail on it today.", "A great many ships and boats sail on it every day."))
    assert kept(request(), edited) == [True, False, True]


def test_a_swapped_clip_is_its_scene_alone() -> None:
    assert kept(request(), request(SCRIPT, "a.mp4", "z.mp4", "c.mp4")) == [True, False, True]


def test_a_new_sentence_at_the_end_changes_only_the_end() -> None:
    longer = request(SCRIPT + " And then it is morning.", "a.mp4", "b.mp4", "c.mp4", "d.mp4")
    assert kept(request(SCRIPT, "a.mp4", "b.mp4", "c.mp4", "d.mp4"), longer) == [True, True, False, False]


@pytest.mark.parametrize(
    "choice",
    [
        {"template": "karaoke"},
        {"brand": Brand(colour="#ff0000")},
        {"canvas": Canvas(1920, 1080)},
        {"fit": "letterbox"},
        {"speed_percent": 120},
        {"voice": find_voice("male")},
        {"logo": clip("logo.png")},
        {"platform": "tiktok"},
        {"follow_subject": True},
    ],
)
def test_what_is_chosen_for_the_whole_film_changes_every_scene(choice: dict[str, object]) -> None:
    changed = replace(request(), **choice)  # pyright: ignore[reportArgumentType] -- one field of many types
    assert kept(request(), changed) == [False, False, False]


def test_music_titles_and_order_of_words_elsewhere_change_no_picture() -> None:
    assert all(kept(request(), replace(request(), music=clip("m.mp3"), title="Other", thumbnail_title="Look")))


def test_an_intro_is_an_item_of_its_own() -> None:
    assert kept(request(), replace(request(), intro_title="All about tides")) == [False, True, True, True]


def test_a_cross_fade_brings_the_neighbours_in() -> None:
    faded = replace(request(), crossfade_ms=300)
    swapped = replace(request(SCRIPT, "a.mp4", "b.mp4", "z.mp4"), crossfade_ms=300)
    assert kept(faded, swapped) == [True, False, False]


def test_what_is_said_twice_is_paid_twice() -> None:
    once, thrice = (request("\n\n".join(["The sea is wide and blue."] * count), "a.mp4") for count in (1, 3))
    # The last scene has a tail: the film of one has none other.
    assert kept(once, thrice) == [False, False, False]
    assert len({name for scene in scene_prints(thrice) for name in scene.prints}) == 3


def test_given_captions_move_with_whatever_is_said_before() -> None:
    cues = read_subtitles("1\n00:00:00,000 --> 00:00:09,000\nThe sea\n")
    before = replace(request(), cues=cues)
    edited = replace(request(SCRIPT.replace("Ships sail on it today.", "Boats go by.")), cues=cues)
    assert kept(before, edited) == [True, False, False]


def test_each_size_has_prints_of_its_own() -> None:
    two = replace(request(), further_canvases=(Canvas(1920, 1080),))
    first = {name for scene in scene_prints(request()) for name in scene.prints}
    assert [[name in first for name in scene.prints] for scene in scene_prints(two)] == [[True, False]] * 3


def test_what_is_saved_is_never_more_than_it_cost() -> None:
    catalogue = load_catalogue()
    further = catalogue.shares.further_size
    assert saved_hundredths(catalogue, 10, sizes=2, unchanged=0) == 0
    assert saved_hundredths(catalogue, 10, sizes=2, unchanged=1) == 1000
    assert saved_hundredths(catalogue, 10, sizes=2, unchanged=2) == 10 * (100 + further)
    tenth = catalogue.model_copy(update={"shares": catalogue.shares.model_copy(update={"unchanged": 10})})
    assert saved_hundredths(tenth, 10, sizes=1, unchanged=1) == 900
    for sizes in (1, 2, 3):
        whole = billed_seconds(catalogue, 61, sizes=sizes)
        saved = saved_hundredths(catalogue, 61, sizes=sizes, unchanged=sizes) // 100
        assert billed_seconds(catalogue, 61, sizes=sizes, saved_seconds=saved) == max(1, whole - saved) == 1
