"""Real files, made by ffmpeg and then broken, looked at by the guarded child."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Callable, Coroutine
from fractions import Fraction
from pathlib import Path

import pytest

from mutoscope.media.probe import (
    MediaProblem,
    Probe,
    ProbeLimits,
    UnreadableMedia,
    check_kind,
    probe_media,
    to_reference,
)
from mutoscope.media.runner import ffmpeg_binary, run_guarded
from mutoscope.media.timeline import RationalTime

Make = Callable[..., Coroutine[None, None, Path]]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2")
SOUND = ("-f", "lavfi", "-i", "sine=d=2:r=44100")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
KEYS = ("-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8")
CUT = "Upload the whole file again; if it is whole on your side, export it anew."
BROKEN = "Check that it plays on your computer, then export it again (H.264 in mp4 always works)."


@pytest.fixture
def make(tmp_path: Path) -> Make:
    async def run(name: str, *arguments: str) -> Path:
        path = tmp_path / name
        await run_guarded([ffmpeg_binary(), "-v", "error", "-y", *arguments, str(path)], cwd=tmp_path)
        return path

    return run


async def look(path: Path) -> Probe | MediaProblem:
    return (await probe_media([path]))[0]


async def probe(path: Path) -> Probe:
    found = await look(path)
    assert isinstance(found, Probe), found
    return found


async def problem(path: Path) -> MediaProblem:
    started = time.monotonic()
    found = await look(path)
    assert isinstance(found, MediaProblem), found
    assert time.monotonic() - started < 5, "refusing must be quick"
    return found


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mov", "clip.mkv"])
async def test_a_clip_is_measured_exactly(make: Make, name: str) -> None:
    found = await probe(await make(name, *PICTURE, *SOUND, *H264))
    assert (found.kind, found.video_codec, found.audio_codec) == ("video", "h264", "aac")
    assert (found.width, found.height, found.frame_rate) == (320, 180, Fraction(30))
    assert abs(found.duration - 2) < Fraction(1, 20)
    assert (found.has_audio, found.audio_channels, found.audio_rate) == (True, 1, 44100)
    assert (found.variable_frame_rate, found.rotation, found.hdr) == (False, 0, False)
    assert Probe.from_json(found.to_json()) == found


@pytest.mark.parametrize("flags", ["+faststart", "frag_keyframe+empty_moov"])
async def test_fragmented_and_rearranged_files_have_the_same_frames(make: Make, flags: str) -> None:
    found = await probe(await make("clip.mp4", *PICTURE, *H264, "-movflags", flags))
    assert (found.frame_rate, found.frame_count) == (Fraction(30), 60)


async def test_ntsc_rates_are_exact(make: Make) -> None:
    found = await probe(await make("clip.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30000/1001:d=1", *H264))
    assert found.frame_rate == Fraction(30000, 1001)


async def test_a_turned_picture_has_its_displayed_size(make: Make) -> None:
    flat = await make("flat.mp4", *PICTURE, *H264)
    found = await probe(await make("turned.mp4", "-display_rotation", "90", "-i", str(flat), "-c", "copy"))
    assert (found.width, found.height, found.rotation) == (180, 320, 90)


async def test_oblong_pixels_are_squared(make: Make) -> None:
    found = await probe(await make("wide.mp4", *PICTURE, "-vf", "setsar=4/3", *H264))
    assert (found.width, found.height) == (427, 180)


async def test_pq_transfer_is_hdr(make: Make) -> None:
    path = await make("hdr.mp4", *PICTURE, *H264, "-color_trc", "smpte2084", "-vf", "setparams=color_trc=smpte2084")
    assert (await probe(path)).hdr


@pytest.mark.parametrize("name", ["vfr.mp4", "vfr.mkv"])
async def test_a_variable_rate_is_noticed_and_its_mean_given(make: Make, name: str) -> None:
    path = await make(name, *PICTURE, "-vf", "select='lt(n,20)+not(mod(n,3))'", "-fps_mode", "vfr", *H264)
    found = await probe(path)
    assert found.variable_frame_rate
    assert 16 < found.frame_rate < 18


@pytest.mark.parametrize("name", ["still.png", "still.jpg", "still.webp"])
async def test_a_still_is_an_image(make: Make, name: str) -> None:
    found = await probe(await make(name, *PICTURE, "-frames:v", "1"))
    assert (found.kind, found.width, found.height, found.duration) == ("image", 320, 180, 0)


@pytest.mark.parametrize("name", ["music.mp3", "music.wav", "music.m4a", "music.ogg", "music.flac", "music.aac"])
async def test_music_is_sound(make: Make, name: str) -> None:
    codec = ("-c:a", "libvorbis") if name.endswith("ogg") else ()
    found = await probe(await make(name, *SOUND, *codec))
    assert (found.kind, found.has_audio, found.width) == ("audio", True, 0)
    assert abs(found.duration - 2) < Fraction(1, 5)


async def test_a_reference_counts_the_frames_that_exist(make: Make) -> None:
    path = await make("clip.mp4", *PICTURE, *H264)
    reference = to_reference(await probe(path), path, "ab" * 32, name="Sea.mp4")
    assert reference.available_range is not None
    assert reference.available_range.duration == RationalTime(60, Fraction(30))
    assert (reference.name, reference.kind, reference.digest) == ("Sea.mp4", "video", "ab" * 32)


@pytest.mark.parametrize("keep", [20, 1000, 60_000, -1])
@pytest.mark.parametrize("flags", ["+faststart", "0"])
async def test_a_cut_mp4_is_named_as_cut(make: Make, keep: int, flags: str) -> None:
    path = await make("cut.mp4", *PICTURE, *H264, *(("-movflags", flags) if flags != "0" else ()))
    path.write_bytes(path.read_bytes()[:keep])
    found = await problem(path)
    assert (found.code, found.remedy) == ("truncated", CUT)
    assert found.message == (
        f"cut.mp4 is cut off: it has {path.stat().st_size} of at least {found.details['expected_bytes']} bytes."
    )


async def test_a_recording_without_its_index_is_named(make: Make) -> None:
    path = await make("camera.mp4", *PICTURE, *H264)
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"moov") - 4])
    found = await problem(path)
    assert found.message == "camera.mp4 has no index: its recording or transfer was not finished."


@pytest.mark.parametrize("name", ["cut.mkv", "cut.png", "cut.jpg", "cut.webp", "cut.wav"])
async def test_other_cut_files_are_named_too(make: Make, name: str) -> None:
    source = SOUND if name.endswith("wav") else PICTURE
    codec = H264 if name.endswith("mkv") else () if name.endswith("wav") else ("-frames:v", "1")
    path = await make(name, *source, *codec)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert (await problem(path)).code == "truncated"


async def test_an_encrypted_film_is_refused(make: Make) -> None:
    path = await make("drm.mp4", *PICTURE, *H264, "-encryption_scheme", "cenc-aes-ctr", *KEYS)
    found = await problem(path)
    assert found.message == "drm.mp4 is encrypted (DRM); its pictures and sound cannot be read."
    assert found.remedy == "Upload an unprotected copy."


@pytest.mark.parametrize("name", ["p.jpg", "p.png", "p.webp"])
async def test_a_picture_of_as_many_pixels_as_are_taken_is_taken(make: Make, name: str) -> None:
    path = await make(name, "-f", "lavfi", "-i", "testsrc2=s=502x334", "-frames:v", "1")
    [taken] = await probe_media([path], limits=ProbeLimits(max_pixels=502 * 334))
    assert isinstance(taken, Probe), taken
    [refused] = await probe_media([path], limits=ProbeLimits(max_pixels=502 * 334 - 1))
    assert isinstance(refused, MediaProblem)
    assert refused.code == "too_many_pixels"


async def test_a_picture_16k_wide_is_refused(make: Make) -> None:
    path = await make("wide.mp4", "-f", "lavfi", "-i", "color=s=16000x64:r=5:d=0.4", *H264)
    assert (await problem(path)).message == (
        "wide.mp4 is 16000 x 64 pixels; at most 8192 a side and 40 million in all are taken."
    )


async def test_ten_thousand_frames_a_second_are_refused(make: Make) -> None:
    path = await make("fast.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10000:d=0.01", *H264)
    found = await problem(path)
    assert found.message == "fast.mp4 has 10000 frames a second; at most 240 are accepted."
    assert found.remedy == "Export it with 60 frames a second or fewer."


async def test_a_film_longer_than_the_limit_is_refused(make: Make) -> None:
    path = await make("long.mp4", *PICTURE, *H264)
    found = (await probe_media([path], limits=ProbeLimits(max_seconds=1)))[0]
    assert isinstance(found, MediaProblem)
    assert found.message == "long.mp4 lasts 2 seconds; at most 1 are accepted."


async def test_sound_cannot_play_the_part_of_a_clip(make: Make) -> None:
    path = await make("talk.mp4", *SOUND)
    found = await probe(path)
    check_kind(found, "talk.mp4", "audio")
    with pytest.raises(UnreadableMedia) as caught:
        check_kind(found, "talk.mp4", "video")
    assert caught.value.message == "talk.mp4 has no moving pictures: it is sound only."


async def test_damaged_pictures_are_refused(make: Make) -> None:
    path = await make("noise.mp4", *PICTURE, *H264, "-movflags", "+faststart")
    data = bytearray(path.read_bytes())
    start = data.index(b"mdat") + 4
    data[start:] = b"\xff" * (len(data) - start)
    path.write_bytes(data)
    found = await problem(path)
    assert (found.code, found.remedy) == ("undecodable", BROKEN)


def bomb_behind_a_small_header() -> bytes:
    """A WebP-sized lie is impossible for PNG, so this one is honest: 39 million pixels of 16-bit RGBA, 312 MB."""
    width, height = 6240, 6240

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width * 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


async def test_a_file_that_kills_the_child_is_refused_alone(make: Make, tmp_path: Path) -> None:
    good = await make("good.mp4", *PICTURE, *H264)
    bomb = tmp_path / "bomb.png"
    bomb.write_bytes(bomb_behind_a_small_header())
    limits = ProbeLimits(memory_bytes=400 << 20)
    first, found, last = await probe_media([good, bomb, good], limits=limits)
    assert isinstance(found, MediaProblem)
    assert found.message.startswith("bomb.png cannot be decoded: ")
    assert isinstance(first, Probe)
    assert first == last


async def test_two_hundred_clips_take_one_child(make: Make) -> None:
    path = await make("clip.mp4", *PICTURE, *H264)
    started = time.monotonic()
    found = await probe_media([path] * 200, names=[f"clip-{number}.mp4" for number in range(200)])
    assert time.monotonic() - started < 10
    assert all(isinstance(one, Probe) for one in found)


async def test_a_playlist_named_mp4_does_not_touch_its_neighbours(make: Make, tmp_path: Path) -> None:
    secret = await make("secret.mp4", *PICTURE, *H264)
    playlist = tmp_path / "playlist.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:2,\n{secret}\n")
    bad, good = await probe_media([playlist, secret])
    assert isinstance(bad, MediaProblem)
    assert bad.message == "playlist.mp4 is a playlist (M3U), not a media file we can use."
    assert isinstance(good, Probe)
