"""What a file claims to be, from its first bytes: pure Python, before any demuxer sees it.

A playlist, a concat script, a manifest or an SVG named `.mp4` makes a demuxer open other files and addresses. They are
refused here by name; what passes is opened with one forced demuxer.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mutoscope.media.probe.errors import UnreadableMedia, cut_off, refusal, too_many_pixels
from mutoscope.media.probe.isobmff import check_boxes
from mutoscope.media.probe.stills import StillSize, read_jpeg, read_png, read_webp
from mutoscope.media.probe.types import ProbeLimits

_HEAD = 4096
_REMEDY = "Upload mp4, mov, webm or mkv video, png, jpg or webp images, or mp3, wav, m4a, ogg, flac or aac sound."

_MARKS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"\x89PNG\r\n\x1a\n", "png_pipe"),
    (0, b"\xff\xd8\xff", "jpeg_pipe"),
    (8, b"WEBP", "webp_pipe"),
    (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    *((4, mark, "mov") for mark in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")),
)
_FOREIGN: tuple[tuple[int, bytes, str], ...] = (
    (0, b"#EXTM3U", "a playlist (M3U)"),
    (0, b"ffconcat", "a concat script"),
    (0, b"<MPD", "a streaming manifest (DASH)"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"<?xml", "an XML file"),
    (0, b"<", "a markup file (HTML or XML)"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (0, b"%PDF", "a PDF document"),
    (0, b"GIF8", "a GIF image"),
    (0, b"BM", "a BMP image"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"7z\xbc\xaf", "a 7-Zip archive"),
    (0, b"Rar!", "a RAR archive"),
    (8, b"AVI ", "an AVI video"),
    (0, b"FLV", "a Flash video"),
    (0, b"\x30\x26\xb2\x75", "a Windows Media file"),
    (0, b"\x00\x00\x01\xba", "an MPEG programme stream"),
    (8, b"AIF", "an AIFF sound"),
    (0, b"MThd", "a MIDI file"),
)
_PICTURE_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_STILLS = {"png_pipe": read_png, "jpeg_pipe": read_jpeg, "webp_pipe": read_webp}
_UNKNOWN_RIFF_SIZE = (0, 0xFFFFFFFF)


@dataclass(frozen=True)
class Sniffed:
    """The demuxer to force, and the stored size of a still."""

    demuxer: str
    still: StillSize | None = None


def sniff_media(path: Path, name: str, limits: ProbeLimits) -> Sniffed:
    """Recognise a file by its content and check that all of it is there.

    Raises:
        UnreadableMedia: empty, not media, a kind we do not take, cut off, encrypted, animated, or too many pixels.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise refusal(name, "missing", f"cannot be opened: {error.strerror}.", "Check the path.") from error
    if not stat.S_ISREG(state.st_mode):
        raise refusal(name, "not_a_file", "is not a regular file.", "Name a media file.")
    if state.st_size == 0:
        raise refusal(name, "empty", "is empty (0 bytes).", "Upload the whole file again.")
    try:
        with path.open("rb") as file:
            return _sniff(file, state.st_size, name, limits)
    except OSError as error:
        raise refusal(name, "missing", f"cannot be read: {error.strerror}.", "Check its permissions.") from error


def _sniff(file: BinaryIO, size: int, name: str, limits: ProbeLimits) -> Sniffed:
    head = file.read(_HEAD)
    demuxer = _recognise(head)
    if demuxer is None:
        raise _foreign(head, name)
    if demuxer == "mov":
        if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
            raise _not_taken(name, "a HEIC or AVIF image")
        check_boxes(file, size, name)
    elif demuxer == "matroska":
        _check_segment(head, size, name)
    elif demuxer == "wav" and (riff := int.from_bytes(head[4:8], "little")) not in _UNKNOWN_RIFF_SIZE:
        if head[:4] == b"RIFF" and riff + 8 > size + 1:
            raise cut_off(name, size, riff + 8)
    elif demuxer in _STILLS:
        still = _STILLS[demuxer](file, size, name)
        check_pixels(name, still.width, still.height, limits)
        return Sniffed(demuxer, still)
    return Sniffed(demuxer)


def check_pixels(name: str, width: int, height: int, limits: ProbeLimits) -> None:
    """Refuse a picture of more pixels than a decoder may be asked for.

    Raises:
        UnreadableMedia: with the code `too_many_pixels`.
    """
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        raise too_many_pixels(name, width, height, limits.max_side, limits.max_pixels)


def _recognise(head: bytes) -> str | None:
    for offset, mark, demuxer in _MARKS:
        if head.startswith(mark, offset) and (offset != 8 or head[:4] in {b"RIFF", b"RF64"}):  # noqa: PLR2004 -- RIFF form
            return demuxer
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:  # noqa: PLR2004 -- MPEG audio sync word
        return "aac" if head[1] & 0x06 == 0 else "mp3"
    return None


def _foreign(head: bytes, name: str) -> UnreadableMedia:
    """Say what a file is that is none of ours."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for offset, mark, what in _FOREIGN:
        if (text if offset == 0 else head).startswith(mark, offset):
            return _not_taken(name, "an SVG drawing" if mark == b"<?xml" and b"<svg" in head else what)
    if b"\x00" not in head and not head.decode("utf-8", errors="replace").count("\ufffd") > 1:
        return _not_taken(name, "a text file")
    return _not_taken(name, None)


def _not_taken(name: str, what: str | None) -> UnreadableMedia:
    sentence = f"is {what}, not a media file we can use." if what else "is not a media file we know."
    return refusal(name, "not_media", sentence, _REMEDY, **({"found": what} if what else {}))


def _check_segment(head: bytes, size: int, name: str) -> None:
    """Compare the length that a Matroska or WebM file announces with what is there (RFC 8794, RFC 9559)."""
    header, start = _vint(head, 4)
    position = start + header
    if head[position : position + 4] != b"\x18\x53\x80\x67":
        return
    length, content = _vint(head, position + 4)
    unknown = (1 << 7 * (content - position - 4)) - 1
    if length != unknown and content + length > size:
        raise cut_off(name, size, content + length)


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """Read a variable-size integer; return it and where it ends."""
    first = data[at] if at < len(data) else 0
    width = 9 - first.bit_length()
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    return value, at + width
