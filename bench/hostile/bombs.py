"""Small files that claim to be enormous: pictures, indexes, metadata, nesting, rates, lengths."""

from __future__ import annotations

import struct
import zlib
from random import Random

from bench.hostile.samples import Target, sample

Made = tuple[str, bytes]
_ZEROS = 60_000_000


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, depth: int, colour: int, *between: bytes, data: bytes | None = None) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    body = zlib.compress(bytes(_ZEROS), 9) if data is None else data
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(between) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def picture(random: Random, _: Target) -> Made:
    """A PNG of more pixels than any memory, of few bytes."""
    side = random.choice((20_000, 60_000, 0x7FFFFFFF))
    return "still.png", _png(side, random.choice((1, 9000, side)), random.choice((8, 16)), random.choice((2, 6)))


def large_picture(random: Random, _: Target) -> Made:
    """A PNG as large as is taken: all of it must be unpacked."""
    width, height = random.choice(((6320, 6320), (8192, 4800), (4800, 8192)))
    depth, colour, samples = random.choice(((16, 6, 8), (8, 6, 4), (8, 2, 3), (1, 0, 0)))
    row = 1 + (width * samples if samples else (width + 7) // 8)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(bytes(row)) for _ in range(height)) + packer.flush()
    return "still.png", _png(width, height, depth, colour, data=data)


def words_in_picture(random: Random, _: Target) -> Made:
    """A small PNG whose text, profile or palette unpacks to sixty megabytes."""
    packed = zlib.compress(bytes(_ZEROS), 9)
    bomb = random.choice(
        (
            _chunk(b"zTXt", b"Comment\0\0" + packed),
            _chunk(b"iCCP", b"icc\0\0" + packed),
            _chunk(b"iTXt", b"Comment\0\1\0en\0x\0" + packed),
            _chunk(b"eXIf", bytes(1_000_000)),
        )
    )
    return "still.png", _png(8, 8, 8, 2, bomb * random.choice((1, 6)), data=zlib.compress(bytes(200)))


def other_picture(random: Random, _: Target) -> Made:
    """A JPEG or WebP whose header was given another size."""
    size = random.choice((0xFFFF, 8000, 5000, 1))
    if random.random() < 0.5:
        whole = bytearray(sample("still.webp"))
        whole[26:30] = struct.pack("<HH", size & 0x3FFF, size & 0x3FFF)
        return "still.webp", bytes(whole)
    whole = bytearray(sample("still.jpg"))
    at = next(whole.find(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if mark in whole)
    whole[at + 5 : at + 9] = struct.pack(">HH", size, size)
    return "still.jpg", bytes(whole)


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def index(random: Random, _: Target) -> Made:
    """An mp4 whose table of samples counts more of them than there are bytes, or times that run over."""
    whole = bytearray(sample("front.mp4"))
    kind, place = random.choice(((b"stsz", 8), (b"stsz", 8), (b"stts", 4), (b"stsc", 4), (b"stco", 4), (b"ctts", 4)))
    at = whole.find(kind)
    if at < 0:
        return "clip.mp4", bytes(whole)
    count = random.choice((1_000_000, 20_000_000, 50_000_000, 90_000_000, 0x0FFFFFFF))
    start = at + 4 + place
    if kind == b"stsz":
        whole[at + 8 : at + 12] = struct.pack(">I", random.choice((1, 100)))
    whole[start : start + 4] = struct.pack(">I", count)
    return "clip.mp4", bytes(whole)


def samples(random: Random, _: Target) -> Made:
    """An mp4 of tens of millions of samples, a byte each, all in its first chunk; sometimes the bytes are there."""
    whole = bytearray(sample("front.mp4"))
    count = random.choice((5_000_000, 20_000_000, 60_000_000))
    if random.random() < 0.3:  # a fragment's run, whose samples take no byte of a table
        whole = bytearray(sample("pieces.mp4"))
        at = whole.index(b"trun")
        whole[at + 4 : at + 12] = struct.pack(">II", 0, count)
        return "clip.mp4", bytes(whole)
    first = random.choice((0, whole.find(b"stbl", whole.find(b"stbl") + 4)))
    sizes, chunks = whole.find(b"stsz", max(first, 0)), whole.find(b"stsc", max(first, 0))
    whole[sizes + 8 : sizes + 16] = struct.pack(">II", 1, count)
    whole[chunks + 16 : chunks + 20] = struct.pack(">I", count)
    padding = _box(b"free", bytes(count)) if random.random() < 0.5 else b""
    return "clip.mp4", bytes(whole) + padding


def clocks(random: Random, _: Target) -> Made:
    """An mp4 whose clocks stand still or whose film lasts for ages."""
    whole = bytearray(sample("front.mp4"))
    for kind in random.sample((b"mvhd", b"mdhd"), random.choice((1, 2))):
        at = whole.find(kind)
        whole[at + 16 : at + 24] = random.choice(
            (struct.pack(">II", 0, 0), struct.pack(">II", 1, 0xFFFFFFFF), struct.pack(">II", 0xFFFFFFFF, 1))
        )
    return random.choice(("clip.mp4", "clip.mov")), bytes(whole)


def boxes(random: Random, _: Target) -> Made:
    """Boxes in boxes in boxes, or very many of them."""
    whole = sample("front.mp4")
    start = whole.index(b"moov") - 4
    moov = whole[start : start + int.from_bytes(whole[start : start + 4], "big")]
    kind = random.choice(("deep", "many", "tracks", "free"))
    if kind == "deep":
        inner = b""
        for _level in range(random.choice((200, 5000))):
            inner = _box(random.choice((b"moov", b"trak", b"udta", b"meta")), inner)
        return "clip.mp4", _box(b"ftyp", b"mp42\0\0\0\0mp42") + inner
    if kind == "many":
        return "clip.mp4", _box(b"ftyp", b"mp42\0\0\0\0mp42") + _box(b"free") * 200_000 + moov
    if kind == "free":
        return "clip.mp4", b"\0\0\0\x01free" + struct.pack(">Q", 1 << random.choice((40, 63))) + whole
    at = moov.index(b"trak") - 4
    trak = moov[at : at + int.from_bytes(moov[at : at + 4], "big")]
    return "clip.mp4", whole[:start] + _box(b"moov", moov[8:], trak * random.choice((50, 900)))


def _element(identity: bytes, body: bytes) -> bytes:
    return identity + b"\x01" + len(body).to_bytes(7, "big") + body


def matroska(random: Random, target: Target) -> Made:
    """A Matroska file that nests, attaches, links to others, or claims a length beyond all."""
    whole = sample("clip.mkv")
    cluster = whole.index(b"\x1f\x43\xb6\x75")
    kind = random.choice(("deep", "attached", "linked", "endless"))
    if kind == "deep":
        inner = b""
        for _level in range(random.choice((30, 3000))):
            inner = _element(b"\x73\x73", inner) if len(inner) < 60_000 else inner
        extra = _element(b"\x12\x54\xc3\x67", inner)
    elif kind == "attached":
        fields = (b"\x46\x6e", str(target.folder / "secret.png").encode()), (b"\x46\x60", b"image/png")
        picture = (b"\x46\x5c", _png(30_000, 30_000, 8, 6))
        extra = _element(b"\x19\x41\xa4\x69", _element(b"\x61\xa7", b"".join(_element(*f) for f in (*fields, picture))))
    elif kind == "linked":
        name = _element(b"\x3c\x83\xab", str(target.folder / "secret.ts").encode())
        extra = _element(b"\x15\x49\xa9\x66", name + _element(b"\x3e\xb9\x23", random.randbytes(16)))
    else:
        return "clip.mkv", whole[:cluster] + b"\x1f\x43\xb6\x75\x01" + b"\xff" * 6 + b"\xfe" + whole[cluster + 12 :]
    head = whole[:cluster]
    at = head.index(b"\x18\x53\x80\x67") + 4
    return "clip.mkv", head[:at] + b"\x01" + b"\xff" * 7 + head[at + 8 :] + extra + whole[cluster:]


def covers(random: Random, _: Target) -> Made:
    """Music whose cover is a picture bomb, or whose tag is longer than the file."""
    bomb = _png(random.choice((9000, 30_000)), 30_000, 8, 6)
    kind = random.choice(("mp3", "flac", "m4a", "tag"))
    if kind == "flac":
        body = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">IIIIII", 0, 9, 9, 24, 0, len(bomb)) + bomb
        block, whole = b"\x06" + len(body).to_bytes(3, "big") + body, sample("music.flac")
        return "music.flac", whole[:4] + b"\0" + whole[5:42] + block + whole[42:]
    if kind == "m4a":
        data = _box(b"data", struct.pack(">II", 14, 0), bomb)
        handler = _box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
        meta = _box(b"meta", bytes(4), handler, _box(b"ilst", _box(b"covr", data)))
        whole = sample("music.m4a")
        at = whole.index(b"moov") - 4
        moov = whole[at : at + int.from_bytes(whole[at : at + 4], "big")]
        return "music.m4a", whole[:at] + _box(b"moov", moov[8:], _box(b"udta", meta)) + whole[at + len(moov) :]
    frame = b"\0image/png\0\x03\0" + bomb
    apic = b"APIC" + struct.pack(">I", len(frame)) + b"\0\0" + frame
    length = 0x0FFFFFFF if kind == "tag" else len(apic)
    size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0))
    return "music.mp3", b"ID3\x03\0\0" + size + apic + sample("music.mp3")


def sounds(random: Random, _: Target) -> Made:
    """Sound with too many channels, an absurd rate, a codec of its own, an endless length, or nothing but noise."""
    kind = random.choice(("wav", "wav", "flac", "ogg", "aac", "mp3"))
    if kind == "wav":
        channels, rate = random.choice(((65535, 48_000), (255, 0xFFFFFFFF), (1, 0), (0, 44_100), (2, 1)))
        tag, bits = random.choice(((1, 16), (0x11, 4), (0x55, 0), (0xFFFE, 64), (3, 32)))
        form = struct.pack("<HHIIHH", tag, channels, rate, 0xFFFFFFFF, channels * 2 & 0xFFFF, bits)
        body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", 400_000) + bytes(400_000)
        return "music.wav", b"RIFF" + struct.pack("<I", len(body)) + body
    if kind == "flac":
        whole = bytearray(sample("music.flac"))
        whole[18:26] = b"\xff" * 8
        return "music.flac", bytes(whole)
    if kind == "ogg":
        whole = sample("music.ogg")
        return "music.ogg", whole[:60] * 3000 + whole
    head = b"\xff\xf1\x50\x80" if kind == "aac" else b"\xff\xfb\x90\x00"
    return f"music.{kind}", (head + random.randbytes(60)) * 200_000


def too_fast(random: Random, _: Target) -> Made:
    """Ten thousand pictures a second."""
    name = random.choice(("fast.mp4", "fast.mkv"))
    return f"clip.{name.rpartition('.')[2]}", sample(name)


def too_wide(random: Random, _: Target) -> Made:
    """Sixteen thousand pixels a row, or as many in all as are taken."""
    name = random.choice(("wide.mp4", "wide.mkv", "large.mp4"))
    return f"clip.{name.rpartition('.')[2]}", sample(name)
