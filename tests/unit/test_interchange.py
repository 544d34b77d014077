"""Timelines and projects go out and come back; what strangers send is refused."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import opentimelineio as otio
import pytest

from mutoscope.media.interchange import (
    Bundle,
    BundleRefused,
    InterchangeUnreadable,
    from_otio,
    read_bundle,
    to_otio,
    write_bundle,
)
from mutoscope.media.timeline import (
    Canvas,
    Clip,
    Gap,
    MediaReference,
    Music,
    RationalTime,
    Speech,
    Timeline,
    TimeRange,
    Transition,
)

RATE = Fraction(30000, 1001)
AVAILABLE = TimeRange(RationalTime(0, Fraction(25)), RationalTime(500, Fraction(25)))
SURF = MediaReference(
    Path("/films/surf.mp4"), "a" * 64, "video", 1920, 1080, AVAILABLE, has_audio=True, name="surf.mp4"
)
CAT = MediaReference(Path("/films/cat.jpg"), "b" * 64, "image", 800, 600, name="cat.jpg")
TUNE = MediaReference(Path("/films/tune.mp3"), "c" * 64, "audio", has_audio=True, name="tune.mp3")
MEDIA = (SURF, CAT, TUNE)
opened = cast("Any", otio).adapters.read_from_string


def frames(count: int) -> RationalTime:
    return RationalTime(count, RATE)


def film() -> Timeline:
    items = (
        Clip(SURF, frames(61), source_start=Fraction(7, 3)),
        Gap(frames(30), "#204060"),
        Clip(CAT, frames(45), fit="blur", motion_seed=7),
    )
    speech = (
        Speech(Path("/s/one.wav"), "d" * 64, Fraction(1, 7), Fraction(3, 2)),
        Speech(Path("/s/two.wav"), "e" * 64, Fraction(22, 9), Fraction(5, 4)),
    )
    fade = Transition(frames(9))
    return Timeline(Canvas(1080, 1920, RATE), items, ("one", "two", "three"), (fade, None), speech, Music(TUNE))


def test_a_timeline_survives_the_round_trip_exactly() -> None:
    assert from_otio(to_otio(film()), MEDIA) == film()


def test_the_reference_library_reads_it_and_gives_it_back() -> None:
    read = opened(to_otio(film(), "Surf"), "otio_json")
    assert read.name == "Surf"
    assert [track.kind for track in read.tracks] == ["Video", "Audio", "Audio"]
    video = read.tracks[0]
    assert [type(child).__name__ for child in video] == ["Clip", "Transition", "Gap", "Clip"]
    assert video.duration().to_frames() == 136
    assert video[0].source_range.start_time.to_seconds() == pytest.approx(7 / 3)
    assert video[0].media_reference.target_url == "/films/surf.mp4"
    assert read.tracks[1].find_clips()[1].range_in_parent().start_time.to_seconds() == pytest.approx(22 / 9, abs=1e-4)
    assert from_otio(read.to_json_string(), MEDIA) == film()


def test_what_an_editor_changed_is_what_comes_back() -> None:
    read = opened(to_otio(film()), "otio_json")
    video = read.tracks[0]
    cat, surf = video[3].clone(), video[0].clone()
    surf.source_range = cast("Any", otio).opentime.TimeRange(
        cast("Any", otio).opentime.RationalTime(30, 30000 / 1001),
        cast("Any", otio).opentime.RationalTime(20, 30000 / 1001),
    )
    del read.tracks[1][3:]
    del video[:]
    video.append(cat)
    video.append(surf)
    read.tracks[1][0].source_range = cast("Any", otio).opentime.TimeRange(
        cast("Any", otio).opentime.RationalTime(0, 48000), cast("Any", otio).opentime.RationalTime(48000, 48000)
    )
    changed = from_otio(read.to_json_string(), MEDIA)
    assert [item.duration.value for item in changed.video] == [45, 20]
    assert changed.captions == ("three", "one"), "captions go with their pictures"
    first, second = changed.video
    assert isinstance(first, Clip)
    assert isinstance(second, Clip)
    assert (first.media, first.fit, second.source_start) == (CAT, "blur", 30 / RATE)
    assert changed.speech[0].start == 1
    assert changed.music == film().music


def test_a_file_of_another_program_is_read() -> None:
    lib = cast("Any", otio)
    timeline = lib.schema.Timeline("cut")
    track = lib.schema.Track("V1", kind="Video")
    clip = lib.schema.Clip(
        "shot",
        lib.schema.ExternalReference("file:///media/x/surf.mp4"),
        lib.opentime.TimeRange(lib.opentime.RationalTime(10, 25), lib.opentime.RationalTime(50, 25)),
    )
    track.append(clip)
    timeline.tracks.append(track)
    found = from_otio(timeline.to_json_string(), MEDIA, Canvas(1920, 1080, Fraction(25)))
    assert found.video == (Clip(SURF, RationalTime(50, Fraction(25)), source_start=Fraction(2, 5)),)
    with pytest.raises(InterchangeUnreadable, match="shows shot, which was not given"):
        from_otio(timeline.to_json_string(), (CAT,))
    timeline.tracks.append(lib.schema.Track("V2", kind="Video", children=[clip.clone()]))
    with pytest.raises(InterchangeUnreadable, match="2 video tracks"):
        from_otio(timeline.to_json_string(), MEDIA)
    del timeline.tracks[1]
    clip.effects.append(lib.schema.LinearTimeWarp(time_scalar=2.0))
    with pytest.raises(InterchangeUnreadable, match="effect"):
        from_otio(timeline.to_json_string(), MEDIA)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", '{"OTIO_SCHEMA": "Clip.2"}', '{"OTIO_SCHEMA": "Timeline.1"}', "[" * 5000),
        '{"OTIO_SCHEMA":"Timeline.1","tracks":{"children":[{"kind":"Video","children":[{"OTIO_SCHEMA":"Stack.1"}]}]}}',
    ],
)
def test_what_is_no_timeline_is_refused(text: str) -> None:
    with pytest.raises(InterchangeUnreadable):
        from_otio(text, MEDIA)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "surf.mp4"
    path.write_bytes(bytes(range(256)) * 100)
    return path


def test_a_project_survives_as_one_file(tmp_path: Path, clip: Path) -> None:
    bundle = Bundle("# Surf\nWaves.", {"voice": "af_heart"}, to_otio(film()), {"surf.mp4": clip, "../evil.mp4": clip})
    write_bundle(bundle, tmp_path / "p.zip")
    found = read_bundle(tmp_path / "p.zip", tmp_path / "in")
    assert (found.script, found.options, found.timeline) == (bundle.script, bundle.options, bundle.timeline)
    assert [path.name for path in found.media.values()] == ["000.mp4", "001.mp4"]
    assert all(path.read_bytes() == clip.read_bytes() for path in found.media.values())
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["000.mp4", "001.mp4"]


Change = Callable[[dict[str, Any], dict[str, bytes]], None]


def hostile(clip: Path, change: Change) -> bytes:
    content = clip.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    entry: dict[str, Any] = {"name": "a.mp4", "member": "media/000", "sha256": digest, "bytes": len(content)}
    manifest: dict[str, Any] = {"mutoscope_bundle": 1, "options": {}, "media": [entry]}
    members = {"script.md": b"Waves.", "media/000": content}
    change(manifest, members)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(manifest))
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if data.startswith(b"LINK"):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, data)
    return packed.getvalue()


def _longer(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["media/000"] += b"more"


def _other(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["media/000"] = members["media/000"][::-1]


def _link(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["media/000"] = b"LINK/etc/passwd"
    manifest["media"][0]["bytes"] = 15


def _bomb(manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members["media/000"] = bytes(20_000_000)
    manifest["media"][0]["bytes"] = 20_000_000


def _missing(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["media/000"]


def _huge(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["media"][0]["bytes"] = 1 << 50


def _version(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["mutoscope_bundle"] = 99


def _many(_manifest: dict[str, Any], members: dict[str, bytes]) -> None:
    members.update({f"x{number}": b"" for number in range(600)})


def _wild(manifest: dict[str, Any], _members: dict[str, bytes]) -> None:
    manifest["media"] = {"a": 1}


@pytest.mark.parametrize("change", [_longer, _other, _link, _bomb, _missing, _huge, _version, _many, _wild])
def test_a_hostile_bundle_is_refused_and_leaves_nothing(tmp_path: Path, clip: Path, change: Change) -> None:
    (tmp_path / "p.zip").write_bytes(hostile(clip, change))
    with pytest.raises(BundleRefused):
        read_bundle(tmp_path / "p.zip", tmp_path / "in")
    assert not (tmp_path / "in").exists() or not list((tmp_path / "in").iterdir())


def test_a_truncated_bundle_is_refused(tmp_path: Path, clip: Path) -> None:
    write_bundle(Bundle("Waves.", media={"a.mp4": clip}), tmp_path / "p.zip")
    (tmp_path / "p.zip").write_bytes((tmp_path / "p.zip").read_bytes()[:2000])
    with pytest.raises(BundleRefused):
        read_bundle(tmp_path / "p.zip", tmp_path / "in")
