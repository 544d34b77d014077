"""What never reaches a demuxer."""

from __future__ import annotations

import struct
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutoscope.media.probe import ProbeLimits, UnreadableMedia, sniff_media
from mutoscope.media.runner import INPUT_FORMATS

REMEDY = "Upload mp4, mov, webm or mkv video, png, jpg or webp images, or mp3, wav, m4a, ogg, flac or aac sound."


def refusal(path: Path) -> UnreadableMedia:
    with pytest.raises(UnreadableMedia) as caught:
        sniff_media(path, path.name, ProbeLimits())
    return caught.value


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a playlist (M3U)"),
        (b"\xef\xbb\xbf \n#EXTM3U\nx", "a playlist (M3U)"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "a concat script"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b'<?xml version="1.0"?><MPD><Period/></MPD>', "an XML file"),
        (b"<MPD/>", "a streaming manifest (DASH)"),
        (b"<!doctype html><p>hello", "a markup file (HTML or XML)"),
        (b"Dear reader, this is not a film.\n", "a text file"),
        ("Größe: nicht messbar".encode(), "a text file"),
        (b"PK\x03\x04\x14\x00\x00\x00", "a ZIP archive"),
        (b"%PDF-1.7\n\x00", "a PDF document"),
        (b"GIF89a\x01\x00\x01\x00", "a GIF image"),
        (b"\x7fELF\x02\x01\x01\x00", "a program"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "an AVI video"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "a HEIC or AVIF image"),
    ],
)
def test_other_files_are_named_and_refused(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    error = refusal(path)
    assert error.message == f"clip.mp4 is {what}, not a media file we can use."
    assert error.remedy == REMEDY
    assert error.details == {"problem": "not_media", "file": "clip.mp4", "found": what}


def test_noise_is_not_a_media_file(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    path.write_bytes(b"\x00\x01\x02\x03" * 500)
    assert refusal(path).message == "noise.mp4 is not a media file we know."


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zero.mp4"
    path.touch()
    assert refusal(path).message == "zero.mp4 is empty (0 bytes)."


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).problem.code == "not_a_file"
    assert refusal(tmp_path / "gone.mp4").message == "gone.mp4 cannot be opened: No such file or directory."


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(width: int, height: int) -> bytes:
    """A valid PNG of one bit a pixel, all black: a few hundred kilobytes that unpack to gigabytes as RGB."""
    packer = zlib.compressobj(9)
    row = b"\x00" * (1 + (width + 7) // 8)
    data = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_an_image_bomb_is_refused_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb(20_000, 20_000))
    assert path.stat().st_size < 200_000
    assert refusal(path).message == (
        "bomb.png is 20000 x 20000 pixels; at most 8192 a side and 40 million in all are taken."
    )


def test_a_large_but_honest_image_passes(tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png_bomb(6000, 4000))
    assert sniff_media(path, path.name, ProbeLimits()).demuxer == "png_pipe"


def test_a_tree_of_boxes_without_end_is_given_up(tmp_path: Path) -> None:
    """A million empty boxes where a film has a dozen."""
    path = tmp_path / "boxes.mp4"
    trak = struct.pack(">I4s", 8, b"trak") * 1_000_000
    path.write_bytes(
        struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 8 + len(trak), b"moov") + trak
    )
    started = time.process_time()
    assert sniff_media(path, path.name, ProbeLimits()).demuxer == "mov"
    assert time.process_time() - started < 2


@settings(max_examples=100)
@given(
    head=st.sampled_from(
        [b"\x00\x00\x00\x18ftypisom", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\x1a\x45\xdf\xa3", b"RIFF", b"ID3", b""]
    ),
    rest=st.binary(max_size=200),
)
def test_any_bytes_are_sniffed_or_refused(tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(head + rest)
    try:
        outcome = sniff_media(path, "any.bin", ProbeLimits()).demuxer
    except UnreadableMedia as error:
        outcome = error.message
    assert outcome in INPUT_FORMATS or outcome.startswith("any.bin ")


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def film_of(samples: int, ticks: int = 512, *, runs: int = 0, count: int = 0) -> bytes:
    """The boxes of an mp4 with one track of so many samples of a byte each, and fragments beside it."""
    sizes = box(b"stsz", struct.pack(">III", 0, 1, samples))
    times = box(b"stts", struct.pack(">IIII", 0, 1, samples, ticks))
    table = box(b"stbl", box(b"stsd", bytes(8)), times, sizes)
    moov = box(b"moov", box(b"trak", box(b"mdia", box(b"minf", table))))
    fragment = box(b"moof", box(b"traf", box(b"trun", struct.pack(">II", 0, count))))
    return box(b"ftyp", b"mp42\0\0\0\0mp42") + moov + fragment * runs


@pytest.mark.parametrize(
    ("content", "samples"),
    [(film_of(60_000_000), 60_000_000), (film_of(9, runs=3, count=2_000_000), 6_000_009)],
)
def test_more_samples_than_a_demuxer_can_count_are_refused(tmp_path: Path, content: bytes, samples: int) -> None:
    path = tmp_path / "bomb.mp4"
    path.write_bytes(content)
    found = refusal(path)
    assert found.problem.code == "too_many_samples"
    assert found.message == (
        f"bomb.mp4 says that it holds {samples} pictures and pieces of sound; at most 4000000 are taken."
    )


@pytest.mark.parametrize("content", [film_of(4_000_000), film_of(700_000_000, ticks=1)])
def test_a_long_film_and_raw_sound_are_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "long.mov"
    path.write_bytes(content)
    assert sniff_media(path, path.name, ProbeLimits()).demuxer == "mov"
