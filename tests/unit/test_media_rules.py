"""Rules of rendering and inspection that need no ffmpeg."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mutoscope.media.artefacts import ArtefactStore, artefact_key, file_digest
from mutoscope.media.captions import CaptionBox
from mutoscope.media.inspect import AudioFacts, Expected, Report, VideoFacts
from mutoscope.media.inspect.judge import judge
from mutoscope.media.inspect.read_streams import Streams, has_faststart
from mutoscope.media.loudness import Loudness, read_loudness
from mutoscope.media.render import EncoderSettings, Piece, RenderSettings, segment_key
from mutoscope.media.render.build_command import timescale
from mutoscope.media.render.music_envelope import DUCK_DB, ENVELOPE_RATE, music_envelope
from mutoscope.media.timeline import (
    Area,
    Canvas,
    Clip,
    FrameSpan,
    Gap,
    Logo,
    MediaReference,
    RationalTime,
    Speech,
    Timeline,
    Transition,
    VideoItem,
    logo_area,
)
from mutoscope.media.transcript import WordErrors

RATE = Fraction(30)
CLIP = Clip(MediaReference(Path("surf.mp4"), "a" * 64, "video"), RationalTime(30, RATE))
PHOTO = Clip(MediaReference(Path("cat.jpg"), "b" * 64, "image"), RationalTime(30, RATE))
CARD = Gap(RationalTime(30, RATE))
SETTINGS = RenderSettings()
GOOD_VIDEO = VideoFacts("h264", "High", "yuv420p", 1080, 1920, RATE, 90, Fraction(0), Fraction(3), ())
GOOD = Streams("mov,mp4,m4a,3gp,3g2,mj2", GOOD_VIDEO, AudioFacts("aac", 48_000, 2, Fraction(0), Fraction(3)))
LOUD = Loudness(-14.2, 3.0, -1.4)
EXPECTED = Expected(Canvas(), 90)


def timeline(*items: VideoItem, fade: int = 0) -> Timeline:
    transitions = (Transition(RationalTime(fade, RATE)),) * (len(items) - 1) if fade else ()
    return Timeline(Canvas(), items, ("",) * len(items), transitions)


def key(changed: Timeline, index: int = 0, settings: RenderSettings = SETTINGS) -> str:
    return segment_key(changed, Piece(index, 0, changed.video[index].duration.value), settings)


def test_a_segment_is_not_named_by_paths_or_neighbours() -> None:
    moved = replace(CLIP, media=replace(CLIP.media, path=Path("elsewhere.mp4"), name="Surf"))
    assert key(timeline(CLIP, CARD)) == key(timeline(moved, PHOTO)) == key(timeline(CARD, CLIP), 1)


@pytest.mark.parametrize(
    "other",
    [
        timeline(replace(CLIP, media=replace(CLIP.media, digest="f" * 64))),
        timeline(replace(CLIP, source_start=Fraction(1, 30))),
        timeline(replace(CLIP, duration=RationalTime(31, RATE))),
        timeline(replace(CLIP, fit="blur")),
        timeline(CARD),
        replace(timeline(CLIP), captions=("[Script Info]",)),
        replace(timeline(CLIP), canvas=Canvas(1080, 1080)),
        replace(timeline(CLIP), logo=Logo(PHOTO.media)),
        timeline(CLIP, CARD, fade=4),
    ],
)
def test_everything_that_decides_a_picture_changes_its_name(other: Timeline) -> None:
    assert key(other) != key(timeline(CLIP))


def test_encoder_settings_change_the_name_and_places_do_not(tmp_path: Path) -> None:
    plain = timeline(CLIP)
    assert key(plain, settings=replace(SETTINGS, encoder=EncoderSettings(crf=20))) != key(plain)
    assert key(plain, settings=replace(SETTINGS, scratch=tmp_path, ffmpeg=tmp_path / "ffmpeg")) == key(plain)


def test_a_cross_fade_makes_the_neighbour_part_of_the_name() -> None:
    assert key(timeline(CLIP, CARD, fade=4)) != key(timeline(CLIP, PHOTO, fade=4))


def test_fonts_count_by_their_bytes(tmp_path: Path) -> None:
    names: list[str] = []
    for content in (b"one", b"one", b"two"):
        folder = tmp_path / f"fonts{len(names)}"
        folder.mkdir()
        (folder / "a.ttf").write_bytes(content)
        names.append(key(replace(timeline(CLIP), captions=("text",), fonts=folder)))
    assert names[0] == names[1] != names[2]


@pytest.mark.parametrize("rate", [Fraction(24), RATE, Fraction(60), Fraction(24000, 1001), Fraction(30000, 1001)])
def test_a_frame_lasts_a_whole_number_of_ticks(rate: Fraction) -> None:
    assert (timescale(rate) / rate).denominator == 1
    assert timescale(rate) >= 10_000


def test_the_bed_sinks_before_speech_and_rises_after() -> None:
    speech = [
        Speech(Path("a.wav"), "", Fraction(5), Fraction(2)),
        Speech(Path("b.wav"), "", Fraction(15, 2), Fraction(1)),
    ]
    gain = 20 * np.log10(np.maximum(music_envelope(speech, Fraction(20)), 1e-9))

    def at(seconds: float) -> float:
        return float(gain[round(seconds * ENVELOPE_RATE)])

    assert at(3) == pytest.approx(0, abs=0.01)
    assert at(5) == at(6) == at(8.4) == pytest.approx(-DUCK_DB, abs=0.01)
    assert at(7.25) < -DUCK_DB * 0.75, "a short breath does not bring the music up"
    assert at(10) == pytest.approx(0, abs=0.01)
    assert at(20) < -60
    assert np.abs(np.diff(gain[200:-900])).max() < 0.2, "no step that could be heard"


def test_a_log_of_ebur128_is_read() -> None:
    log = "[x] Summary:\n\n  Integrated loudness:\n    I:         -14.1 LUFS\n    Threshold: -24.6 LUFS\n\n"
    log += "  Loudness range:\n    LRA:         2.4 LU\n\n  True peak:\n    Peak:       -2.2 dBFS\n"
    assert read_loudness(log) == Loudness(-14.1, 2.4, -2.2)
    assert read_loudness(log.replace("-14.1", "-70.0").replace("-2.2", "-inf")).silent


def test_an_artefact_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    store = ArtefactStore(tmp_path)
    name = artefact_key("thing", {"b": 1, "a": [1, 2]})
    assert name == artefact_key("thing", {"a": [1, 2], "b": 1})
    with contextlib.suppress(InterruptedError), store.make(name, ".bin") as path:
        path.write_bytes(b"half")
        raise InterruptedError
    assert store.find(name, ".bin") is None
    with store.make(name, ".bin") as path:
        path.write_bytes(b"whole")
        assert store.find(name, ".bin") is None
    found = store.find(name, ".bin")
    assert found is not None
    assert file_digest(found) == hashlib.sha256(b"whole").hexdigest()
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [f"{name}.bin"]


def codes(streams: Streams, expected: Expected = EXPECTED, loudness: Loudness | None = LOUD) -> Sequence[str]:
    return [finding.code for finding in judge(streams, loudness, expected, faststart=True)]


def test_a_good_film_has_no_findings() -> None:
    assert codes(GOOD) == []


@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (replace(GOOD, video=replace(GOOD_VIDEO, profile="Main")), "video_format"),
        (replace(GOOD, video=replace(GOOD_VIDEO, height=1080)), "video_format"),
        (replace(GOOD, video=replace(GOOD_VIDEO, frames=89)), "frames"),
        (replace(GOOD, video=replace(GOOD_VIDEO, irregular_steps=(12,))), "irregular"),
        (replace(GOOD, container="matroska,webm"), "container"),
        (replace(GOOD, audio=None), "no_audio"),
        (replace(GOOD, audio=AudioFacts("mp3", 48_000, 2, Fraction(0), Fraction(3))), "audio_format"),
        (replace(GOOD, audio=AudioFacts("aac", 48_000, 2, Fraction(1, 20), Fraction(3))), "start_apart"),
        (replace(GOOD, audio=AudioFacts("aac", 48_000, 2, Fraction(0), Fraction(31, 10))), "end_apart"),
    ],
)
def test_each_fault_of_a_film_is_found(streams: Streams, code: str) -> None:
    assert codes(streams) == [code]


def test_faults_of_sound_and_picture_are_found() -> None:
    assert codes(GOOD, loudness=Loudness(-15.2, 3.0, -1.4)) == ["loudness"]
    assert codes(GOOD, loudness=Loudness(-14.0, 3.0, -0.8)) == ["true_peak"]
    narrated = replace(EXPECTED, speech=(Speech(Path("a.wav"), "", Fraction(0), Fraction(1)),))
    assert codes(GOOD, narrated, Loudness(-70.0, 0.0, float("-inf"))) == ["silent"]
    assert codes(GOOD, replace(EXPECTED, black=(FrameSpan(0, 30),), frozen=(FrameSpan(30, 60),))) == ["black", "frozen"]


@pytest.mark.parametrize(
    ("words", "errors", "found"),
    [(40, 2, []), (40, 8, ["warning"]), (40, 20, ["error"]), (5, 5, ["warning"])],
)
def test_narration_that_is_not_the_script_is_found(words: int, errors: int, found: list[str]) -> None:
    expected = replace(EXPECTED, narration=WordErrors(words, errors))
    assert [finding.severity for finding in judge(GOOD, LOUD, expected, faststart=True)] == found
    assert all(finding.code == "narration" for finding in judge(GOOD, LOUD, expected, faststart=True))


@pytest.mark.parametrize(
    ("box", "code"),
    [
        (CaptionBox(0, 500, 10, 1000, 900, 1100, "left"), "caption_margin"),
        (CaptionBox(0, 500, 100, 1000, 1070, 1100, "right"), "caption_margin"),
        (CaptionBox(0, 500, 100, 1500, 900, 1600, "low"), "caption_margin"),
    ],
)
def test_captions_outside_the_safe_area_are_found(box: CaptionBox, code: str) -> None:
    assert codes(GOOD, replace(EXPECTED, boxes=(box,))) == [code]


def test_captions_under_a_platform_s_buttons_or_over_the_logo_are_found() -> None:
    low = CaptionBox(0, 500, 100, 1400, 900, 1470, "low")
    assert codes(GOOD, replace(EXPECTED, boxes=(low,))) == []
    assert codes(GOOD, replace(EXPECTED, boxes=(low,), platform="shorts")) == ["caption_margin"]
    assert codes(GOOD, replace(EXPECTED, boxes=(low,), platform="tiktok")) == []
    assert codes(GOOD, replace(EXPECTED, boxes=(low,), logo=Area(800, 1460, 950, 1560))) == ["caption_logo"]
    assert codes(GOOD, replace(EXPECTED, boxes=(low,), logo=Area(900, 1400, 950, 1470))) == []
    assert codes(GOOD, replace(EXPECTED, logo=Area(900, -10, 950, 100))) == ["logo_margin"]


def test_captions_on_screen_together_are_found() -> None:
    one, two = CaptionBox(0, 600, 100, 1000, 900, 1100, "one"), CaptionBox(500, 900, 100, 1000, 900, 1100, "two")
    assert codes(GOOD, replace(EXPECTED, boxes=(one, two))) == ["caption_overlap"]


@pytest.mark.parametrize(
    ("boxes", "front"),
    [(("ftyp", "moov", "mdat"), True), (("ftyp", "free", "mdat", "moov"), False), (("ftyp",), False), ((), False)],
)
def test_the_index_in_front_is_recognised(tmp_path: Path, boxes: Sequence[str], *, front: bool) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(b"".join((20).to_bytes(4, "big") + name.encode() + bytes(12) for name in boxes))
    assert has_faststart(file) is front


def test_a_report_is_json_also_when_silent() -> None:
    silent = Loudness(-70.0, 0.0, float("-inf"))
    report = Report(True, (), "mp4", True, 1, Fraction(1, 3), GOOD_VIDEO, GOOD.audio, silent)  # noqa: FBT003 -- by place
    stored = json.loads(json.dumps(report.to_json()))
    assert stored["seconds"] == 0.333333
    assert stored["loudness"]["true_peak"] is None
    assert stored["video"]["rate"] == 30


@pytest.mark.parametrize(("size", "below"), [((1920, 1080), 76), ((1080, 1080), 76), ((1080, 1920), 384)])
def test_a_logo_below_sits_low_where_no_player_lays_buttons(size: tuple[int, int], below: int) -> None:
    mark = MediaReference(Path("/logo.png"), "b" * 64, "image", 200, 100)
    canvas = Canvas(*size)
    place = logo_area(canvas, Logo(mark, "bottom-right", 20))
    assert canvas.height - place.bottom == below
