"""A timeline is checked by place, and survives the way to JSON and back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from mutoscope.media.timeline import (
    Canvas,
    Clip,
    Gap,
    Logo,
    MediaReference,
    Music,
    RationalTime,
    Speech,
    Timeline,
    TimelineInvalid,
    TimelineUnreadable,
    TimeRange,
    Transition,
    check_timeline,
    lead_in,
    lead_out,
    read_timeline,
    write_timeline,
)

RATE = Fraction(30000, 1001)
VIDEO = MediaReference(
    Path("/footage/surf.mp4"),
    "a" * 64,
    "video",
    1920,
    1080,
    TimeRange(RationalTime(0, RATE), RationalTime(900, RATE)),
    has_audio=True,
)
IMAGE = MediaReference(Path("/footage/logo.png"), "b" * 64, "image", 10, 10)
TUNE = MediaReference(Path("/music/tune.mp3"), "c" * 64, "audio", has_audio=True)


def frames(count: int, rate: Fraction = RATE) -> RationalTime:
    return RationalTime(count, rate)


FULL = Timeline(
    canvas=Canvas(1080, 1920, RATE),
    video=(Clip(VIDEO, frames(60), Fraction(1, 3), "blur"), Clip(IMAGE, frames(30), motion_seed=7), Gap(frames(10))),
    captions=("[Script Info]\nÜber", "", ""),
    transitions=(Transition(frames(9)), None),
    speech=(Speech(Path("/speech/one.wav"), "d" * 64, Fraction(1, 7), Fraction(2)),),
    music=Music(TUNE, Fraction(-12)),
    logo=Logo(IMAGE, "bottom-left", 20),
    fonts=Path("/fonts"),
)


def test_a_timeline_survives_the_way_to_json_and_back() -> None:
    check_timeline(FULL)
    text = write_timeline(FULL)
    assert read_timeline(text) == FULL
    assert json.loads(text)["MUTOSCOPE_SCHEMA"] == "Timeline.1"
    assert json.loads(text)["canvas"]["rate"] == "30000/1001"


def test_time_is_exact() -> None:
    assert FULL.frames == 100
    assert FULL.seconds == Fraction(100 * 1001, 30000)


def test_an_odd_transition_is_split_without_losing_a_frame() -> None:
    assert lead_out(FULL, 0) == lead_in(FULL, 1) == (4, 5)
    assert lead_in(FULL, 0) == lead_out(FULL, 1) == lead_out(FULL, 2) == (0, 0)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"canvas": Canvas(1081, 1920, RATE)}, "canvas.width"),
        ({"canvas": Canvas(1080, 9000, RATE)}, "canvas.height"),
        ({"canvas": Canvas(1080, 1920, Fraction(500))}, "canvas.rate"),
        ({"video": (), "captions": (), "transitions": ()}, "video"),
        ({"captions": ("",)}, "captions"),
        ({"transitions": (None,)}, "transitions"),
        ({"transitions": (Transition(frames(0)), None)}, "transitions[0].duration"),
        ({"transitions": (Transition(frames(50)), Transition(frames(14)))}, "video[1]"),
        (
            {"video": (Gap(frames(1)), Gap(frames(5, Fraction(25))), Gap(frames(1))), "transitions": ()},
            "video[1].duration",
        ),
        ({"video": (Gap(frames(1)), Gap(frames(0)), Gap(frames(1))), "transitions": ()}, "video[1].duration"),
        ({"video": (Gap(frames(1), "red"), Gap(frames(1)), Gap(frames(1))), "transitions": ()}, "video[0].colour"),
        ({"video": (Clip(TUNE, frames(1)), Gap(frames(1)), Gap(frames(1))), "transitions": ()}, "video[0].media"),
        (
            {"video": (Clip(VIDEO, frames(1), Fraction(-1)), Gap(frames(1)), Gap(frames(1))), "transitions": ()},
            "video[0].source_start",
        ),
        ({"speech": (replace(FULL.speech[0], start=Fraction(9)),)}, "speech[0]"),
        ({"music": Music(IMAGE)}, "music.media"),
        ({"logo": Logo(VIDEO)}, "logo.media"),
        ({"logo": Logo(IMAGE, width_percent=0)}, "logo.width_percent"),
    ],
)
def test_a_contradiction_is_refused_by_its_place(change: dict[str, object], where: str) -> None:
    with pytest.raises(TimelineInvalid) as refusal:
        check_timeline(replace(FULL, **change))  # pyright: ignore[reportArgumentType] -- test data by name
    assert refusal.value.details["where"] == where
    assert f"The timeline's {where} " in refusal.value.message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expecting value"),
        ("[]", "Timeline was expected"),
        ('{"MUTOSCOPE_SCHEMA": "Timeline.2"}', "Timeline.2 cannot be read where Timeline.1 was expected"),
        (write_timeline(FULL).replace('"fit"', '"fitt"'), "Clip has no fitt"),
        (write_timeline(FULL).replace('"blur"', '"stretch"'), "'stretch' is none of fill, blur"),
        (write_timeline(FULL).replace('"Gap.1"', '"Hole.1"'), "Hole.1 has no place here"),
        (write_timeline(FULL).replace('"width": 1080', '"width": "1080"'), "was expected, not '1080'"),
        (write_timeline(FULL).replace('"1/3"', '"1/0"'), "Fraction"),
    ],
)
def test_what_is_no_timeline_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(TimelineUnreadable, match="This is not a timeline") as refusal:
        read_timeline(text)
    assert why in refusal.value.message
