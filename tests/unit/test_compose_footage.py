from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from mutoscope.media.compose import FootagePlan, Placed, UnknownMark, plan_segments
from mutoscope.media.script import MediaMark, Scene, Script, Sentence, Word
from mutoscope.media.timeline import MediaReference, RationalTime, TimeRange

LONG = "one two three four five six seven eight"


def sentence(text: str = LONG) -> Sentence:
    return Sentence(tuple(Word(word, word) for word in text.split()))


def scene(count: int, *marks: MediaMark) -> Scene:
    return Scene((sentence(),) * count, media=marks)


def clip(name: str, seconds: int) -> MediaReference:
    rate = Fraction(30)
    available = TimeRange(RationalTime(0, rate), RationalTime(seconds * 30, rate))
    return MediaReference(Path(name), name, "video", 1920, 1080, available, name=name)


def image(name: str) -> MediaReference:
    return MediaReference(Path(name), name, "image", 800, 600, name=name)


def place(script: Script, footage: list[MediaReference], *lengths: int) -> list[Placed]:
    planned = plan_segments(script)
    plan = FootagePlan(script, planned, footage)
    seconds = [Fraction(length) for length in (lengths or (4,) * len(planned))]
    placed = [plan.place(segment, length) for segment, length in zip(planned, seconds, strict=True)]
    return [found for found in placed if found is not None]


def names(placed: list[Placed]) -> list[str]:
    return [found.media.name for found in placed]


def test_footage_follows_its_order() -> None:
    assert names(place(Script((scene(3),)), [clip("a", 8), image("b"), clip("c", 8)])) == ["a", "b", "c"]


def test_nothing_is_shown_twice_while_something_has_not_been_shown() -> None:
    footage = [clip(str(number), 5) for number in range(6)] + [image("i"), image("j")]
    assert sorted(names(place(Script((scene(8),)), footage))) == sorted(media.name for media in footage)


def test_a_long_clip_goes_on_with_parts_that_were_not_shown() -> None:
    placed = place(Script((scene(6),)), [clip("long", 60)])
    spans = [(found.start, found.start + 4) for found in placed]
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_images_wait_until_long_clips_have_nothing_new_to_show() -> None:
    assert names(place(Script((scene(5),)), [image("i"), clip("long", 60)])) == ["i", "long", "long", "long", "long"]


def test_when_all_is_shown_it_begins_again_from_the_start() -> None:
    placed = place(Script((scene(4),)), [clip("a", 4), clip("b", 4)])
    assert [(found.media.name, found.start) for found in placed] == [("a", 0), ("b", 0), ("a", 0), ("b", 0)]


def test_the_unshown_rest_of_a_clip_comes_before_a_repetition() -> None:
    placed = place(Script((scene(2),)), [clip("a", 7)])
    assert [found.start for found in placed] == [0, 3]


def test_a_mark_holds_for_its_scene_and_runs_on_without_a_jump() -> None:
    script = Script((scene(1), scene(3, MediaMark("clip", "b")), scene(1)))
    placed = place(script, [clip("a", 60), clip("b.mp4", 60)])
    assert names(placed) == ["a", "b.mp4", "b.mp4", "b.mp4", "a"]
    assert [found.start for found in placed[1:4]] == [0, 4, 8]


def test_several_marks_share_their_scene_in_order() -> None:
    script = Script((scene(4, MediaMark("image", "x"), MediaMark("clip", "y")),))
    assert names(place(script, [clip("y", 60), image("x.png")])) == ["x.png", "x.png", "y", "y"]


def test_marked_footage_is_kept_for_its_scene() -> None:
    script = Script((scene(2), scene(1, MediaMark("clip", "b"))))
    assert names(place(script, [clip("b", 20), clip("a", 60)])) == ["a", "a", "b"]


def test_an_unknown_mark_names_what_there_is() -> None:
    script = Script((Scene((sentence(),), "Dawn", (MediaMark("clip", "sunrize"),)),))
    with pytest.raises(UnknownMark) as caught:
        place(script, [clip("sunrise.mp4", 8)])
    assert caught.value.message == (
        "The script asks for [clip: sunrize] in the scene “Dawn”, and no footage has that name. There is: sunrise.mp4."
    )
    assert caught.value.details["names"] == ["sunrise.mp4"]


def test_without_footage_nothing_is_placed() -> None:
    assert place(Script((scene(2),)), []) == []


def test_a_longer_sentence_moves_no_other_segment() -> None:
    script, footage = Script((scene(12),)), [clip(name, 24) for name in "abcd"]
    before = place(script, footage)
    after = place(script, footage, 4, 4, 4, 6, 4, 4, 4, 4, 4, 4, 4, 4)
    assert before == after


@pytest.mark.parametrize("edited", range(12))
def test_an_edit_moves_no_other_segment_when_footage_is_scarce(edited: int) -> None:
    script = Script((Scene((sentence(f"{LONG} nine ten eleven"),) * 12),))
    clips = [clip(str(number), 10) for number in range(4)]
    lengths = [5] * 12
    before = place(script, clips, *lengths)
    lengths[edited] += 1
    after = place(script, clips, *lengths)
    assert [index for index in range(12) if before[index] != after[index]] == []


def test_two_hundred_clips_are_dealt_once_each() -> None:
    footage = [clip(f"{number:03}", 3) for number in range(200)]
    assert names(place(Script((scene(200),)), footage)) == [media.name for media in footage]


def test_short_sentences_join_a_neighbour_of_their_scene() -> None:
    parts = (sentence("No."), sentence(), sentence("Why not?"), sentence("Ha."))
    planned = plan_segments(Script((Scene(parts), Scene((sentence("Yes."),)))))
    assert [segment.sentences for segment in planned] == [(0, 1, 2, 3), (4,)]
    assert [segment.last for segment in planned] == [False, True]
