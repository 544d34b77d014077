"""Good files made bad: cut, flipped, spliced, renamed, wrapped."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from random import Random

from bench.hostile.samples import KINDS, Target, sample

Made = tuple[str, bytes]
_MAGIC = (
    b"\x1a\x45\xdf\xa3",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"RIFF\xff\xff\xff\xffWAVE",
    b"OggS",
    b"fLaC\0\0\0\x22",
    b"ID3\x04\0\0\0\0\x02\x01",
    b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    b"\xff\xfb\x90\x00",
    b"\xff\xf1\x50\x80",
    b"RIFF\xf0\x0f\0\0WEBPVP8 ",
    b"GIF89a",
    b"RIFF\0\0\0\0AVI ",
    b"FLV\x01\x05",
    b"\0\0\x01\xba",
)


def truncated(random: Random, _: Target) -> Made:
    """Cut anywhere, often in the first bytes."""
    name = random.choice(KINDS)
    whole = sample(name)
    return name, whole[: random.choice((1, 3, 9, 40, random.randrange(1, len(whole)), random.randrange(1, len(whole))))]


def flipped(random: Random, _: Target) -> Made:
    """A few bits turned over, in the head or anywhere."""
    name = random.choice(KINDS)
    whole = bytearray(sample(name))
    reach = random.choice((256, 2048, len(whole)))
    for _flip in range(random.choice((1, 4, 64, 512))):
        whole[random.randrange(min(reach, len(whole)))] ^= 1 << random.randrange(8)
    return name, bytes(whole)


def numbers(random: Random, _: Target) -> Made:
    """Words of four bytes set to what overflows: 0, -1, the largest, the smallest."""
    name = random.choice(KINDS)
    whole = bytearray(sample(name))
    for _word in range(random.choice((1, 8, 32))):
        at = random.randrange(12, min(len(whole) - 4, 4000))
        whole[at : at + 4] = random.choice((b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
    return name, bytes(whole)


def spliced(random: Random, _: Target) -> Made:
    """The beginning of one file and the end of another."""
    first, second = random.choice(KINDS), random.choice(KINDS)
    one, two = sample(first), sample(second)
    return first, one[: random.randrange(16, len(one))] + two[random.randrange(len(two)) :]


def noise(random: Random, _: Target) -> Made:
    """The first bytes of a kind, and then anything."""
    magic = random.choice(_MAGIC)
    fill = random.choice((random.randbytes(random.randrange(1, 200_000)), bytes(100_000), b"\xff" * 100_000))
    return random.choice(KINDS), magic + fill


def empty(random: Random, _: Target) -> Made:
    """Nothing, or next to nothing."""
    return random.choice(KINDS), random.choice((b"", b"\0", b"\n", b"\xff\xd8\xff"))


def renamed(random: Random, _: Target) -> Made:
    """A good file under the name of another kind: taken for what it is, or refused for what it is not."""
    return random.choice(KINDS), sample(random.choice(KINDS))


def archive(random: Random, target: Target) -> Made:
    """A ZIP, a tar or a gzip of films, with a name that leads out and a run of zeros that unpacks to much."""
    out = io.BytesIO()
    kind = random.choice(("zip", "tar", "gzip"))
    body = random.choice((sample("clip.mp4"), bytes(20_000_000)))
    if kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo(f"../{target.folder.name}/secret.ts", (2026, 1, 1, 0, 0, 0)), body)
    elif kind == "tar":
        with tarfile.open(fileobj=out, mode="w") as packed:
            link = tarfile.TarInfo("clip.mp4")
            link.type, link.linkname = tarfile.SYMTYPE, str(target.folder / "secret.ts")
            packed.addfile(link)
    else:
        out.write(gzip.compress(body, mtime=0))
    return random.choice(("clip.mp4", "clip.mkv", "still.png")), out.getvalue()


def nested(random: Random, _: Target) -> Made:
    """Files inside files: an mp4 in an mp4's data, a film behind a picture, a picture before a film."""
    inner = sample(random.choice(KINDS))
    wrapped = (len(inner) + 8).to_bytes(4, "big") + random.choice((b"mdat", b"free", b"moov")) + inner
    outer = sample(random.choice(("clip.mp4", "still.png", "still.jpg", "clip.mkv", "music.wav")))
    return random.choice(KINDS), random.choice((wrapped, wrapped + sample("clip.mp4"), outer + inner, inner + wrapped))
