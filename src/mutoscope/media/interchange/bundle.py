"""A project as one ZIP: its script, its timeline and its media. What comes back may come from anybody."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import file_digest, naming_full_disk
from mutoscope.media.interchange.errors import BundleRefused

VERSION = 1
MANIFEST, SCRIPT, TIMELINE = "project.json", "script.md", "timeline.otio"
MAX_FILES, MAX_FILE_BYTES, MAX_BYTES = 500, 4 << 30, 16 << 30
_MAX_MANIFEST = 4 << 20
_MOST_RATIO = 200
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """A project to be handed on, or handed over."""

    script: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    timeline: str = ""
    """As `.otio`; empty if there is none yet."""
    media: Mapping[str, Path] = field(default_factory=dict[str, Path])
    """Name → file."""


@dataclass(frozen=True)
class BundleMedia:
    """What the manifest says of a media file: its name, its SHA-256 and its length in bytes."""

    name: str
    digest: str
    size: int


def write_bundle(bundle: Bundle, out: Path) -> None:
    """Write a bundle; media are stored as they are, for they do not shrink.

    Raises:
        DiskFull: no space is left.
    """
    media = [BundleMedia(name, file_digest(path), path.stat().st_size) for name, path in bundle.media.items()]
    with naming_full_disk(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, write_manifest(bundle.options, media))
        archive.writestr(SCRIPT, bundle.script)
        if bundle.timeline:
            archive.writestr(TIMELINE, bundle.timeline)
        for number, path in enumerate(bundle.media.values()):
            archive.write(path, member_name(number), zipfile.ZIP_STORED)


def write_manifest(options: Mapping[str, Any], media: Sequence[BundleMedia]) -> str:
    """Return the manifest of a bundle whose media lie in it in this order, each called by `member_name`."""
    described = [
        {"name": one.name, "member": member_name(number), "sha256": one.digest, "bytes": one.size}
        for number, one in enumerate(media)
    ]
    manifest = {"mutoscope_bundle": VERSION, "options": dict(options), "media": described}
    return json.dumps(manifest, ensure_ascii=False, indent=1)


def member_name(number: int) -> str:
    """Return what a media file is called in a bundle."""
    return f"media/{number:03d}"


def read_bundle(path: Path, folder: Path, most_bytes: int = MAX_BYTES) -> Bundle:
    """Unpack a bundle's media into a folder, each under a name of our own, and return what it holds.

    Only what the manifest names is read, as plain files, as long and with the SHA-256 that it says. Names inside the
    archive are never used as paths. Probe the media before they are used: they are a stranger's. Media of more than
    `most_bytes` together are refused before any of them is unpacked.

    Raises:
        BundleRefused: damaged, encrypted, too large, or not a bundle; nothing stays in the folder.
        DiskFull: no space is left.
    """
    written: list[Path] = []
    try:
        with naming_full_disk(), zipfile.ZipFile(path) as archive:
            return _read(archive, folder, written, min(most_bytes, MAX_BYTES))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError, TypeError) as error:
        _forget(written)
        raise _refused(str(error) or type(error).__name__) from error
    except BaseException:
        _forget(written)
        raise


def _read(archive: zipfile.ZipFile, folder: Path, written: list[Path], most_bytes: int) -> Bundle:
    members = {info.filename: info for info in archive.infolist()}
    if len(archive.infolist()) > MAX_FILES + 3 or len(members) != len(archive.infolist()):
        raise _refused("it holds too many files, or one twice")
    manifest = json.loads(_text(archive, members, MANIFEST))
    if manifest.get("mutoscope_bundle") != VERSION:
        raise _refused("it is no bundle of this version")
    entries = manifest["media"]
    if len(entries) > MAX_FILES or any(int(entry["bytes"]) < 0 for entry in entries):
        raise _refused("its manifest makes no sense")
    if sum(int(entry["bytes"]) for entry in entries) > most_bytes:
        raise _refused(f"its media are larger than {most_bytes >> 20} MB together")
    media: dict[str, Path] = {}
    folder.mkdir(parents=True, exist_ok=True)
    for number, entry in enumerate(entries):
        name = str(entry["name"])[:255]
        target = folder / f"{number:03d}{_suffix(name)}"
        written.append(target)
        _unpack(archive, members[str(entry["member"])], target, (int(entry["bytes"]), str(entry["sha256"])))
        media[name] = target
    timeline = _text(archive, members, TIMELINE) if TIMELINE in members else ""
    options = manifest.get("options", {})
    return Bundle(_text(archive, members, SCRIPT), dict(options), timeline, media)


def _text(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str) -> str:
    info = members[name]
    _check(info, 32 << 20 if name.endswith(".otio") else _MAX_MANIFEST)
    with archive.open(info) as file:
        content = file.read(info.file_size + 1)
    if len(content) != info.file_size:
        raise _refused(f"{name} is not as long as it says")
    return content.decode("utf-8")


def _check(info: zipfile.ZipInfo, most: int) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG} or info.is_dir():
        raise _refused("it holds a link or a device")
    if info.flag_bits & 1:
        raise _refused("it is encrypted")
    if info.file_size > most or info.file_size > max(info.compress_size, 1) * _MOST_RATIO + 4096:
        raise _refused("a file in it would unpack to far more than it is")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, wanted: tuple[int, str]) -> None:
    length, digest = wanted
    _check(info, MAX_FILE_BYTES)
    if info.file_size != length:
        raise _refused("a media file is not as long as the manifest says")
    seen, left = hashlib.sha256(), length
    with archive.open(info) as source, target.open("xb") as file:
        while block := source.read(min(_BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise _refused("a media file is longer than it says")
            seen.update(block)
            file.write(block)
    if left or seen.hexdigest() != digest:
        raise _refused("a media file is not the one the manifest names")


def _suffix(name: str) -> str:
    """Return a harmless suffix; what a file is, its content tells."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix[1:].isalnum() and suffix.isascii() and len(suffix) <= 6 else ""  # noqa: PLR2004 -- .jpeg and its like


def _forget(written: list[Path]) -> None:
    for path in written:
        path.unlink(missing_ok=True)


def _refused(why: str) -> BundleRefused:
    return BundleRefused(
        f"This bundle cannot be opened: {why.rstrip('.')}.",
        remedy="Export it again with Mutoscope, and hand it on unchanged.",
        why=why,
    )
