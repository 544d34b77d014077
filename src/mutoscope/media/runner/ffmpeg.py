"""Which ffmpeg we start, what it can do, and what it may open."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from mutoscope.media.runner.errors import CapabilityMissing, ProgramMissing
from mutoscope.media.runner.run_guarded import run_guarded
from mutoscope.media.runner.types import Limits
from mutoscope.media.runner.working_folder import working_folder

MAX_PIXELS = 8192 * 8192
"""The largest picture a decoder may allocate; an image bomb is refused before it is unpacked."""

INPUT_FORMATS = (
    *("mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm"),
    *("mp3", "wav", "ogg", "flac", "aac"),
    *("png_pipe", "jpeg_pipe", "webp_pipe"),
)
"""Demuxers that read one file and nothing else: no playlists, no concat scripts, no image sequences, no SVG."""

INPUT_GUARD = (
    *("-protocol_whitelist", "file,pipe"),
    *("-format_whitelist", ",".join(INPUT_FORMATS)),
    *("-max_pixels", str(MAX_PIXELS)),
)
"""Options to put before every `-i` of a file that somebody else made. A playlist named `.mp4` must reach no demuxer."""

_STILLS = ((b"\x89PNG\r\n\x1a\n", "png_pipe"), (b"\xff\xd8\xff", "jpeg_pipe"), (b"RIFF", "webp_pipe"))

REQUIRED_ENCODERS = ("libx264", "aac", "mjpeg", "pcm_s16le", "pcm_f32le")
REQUIRED_DECODERS = ("h264", "hevc", "vp9", "aac", "mp3", "vorbis", "opus", "pcm_s16le", "png", "mjpeg", "webp")
REQUIRED_FILTERS = (
    *("subtitles", "overlay", "scale", "crop", "fps", "trim", "tpad", "setpts", "concat", "xfade"),
    *("zscale", "tonemap", "bwdif", "pad", "fade", "perspective"),
    *("zoompan", "gblur", "boxblur", "freezedetect", "blackdetect", "ebur128", "aresample", "alimiter"),
)


@dataclass(frozen=True)
class Capabilities:
    """What one ffmpeg binary can do."""

    version: str
    encoders: frozenset[str]
    decoders: frozenset[str]
    filters: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what rendering needs and this binary lacks, such as `encoder libx264`."""
        return (
            *(f"encoder {name}" for name in REQUIRED_ENCODERS if name not in self.encoders),
            *(f"decoder {name}" for name in REQUIRED_DECODERS if name not in self.decoders),
            *(f"filter {name}" for name in REQUIRED_FILTERS if name not in self.filters),
        )


def still_demuxer(path: Path) -> str | None:
    """Return the demuxer for a still by its first bytes, None if it is no PNG, JPEG or WebP.

    It must be forced (`-f`): by itself ffmpeg picks `image2` from the file's name, which reads image sequences.
    """
    with path.open("rb") as file:
        head = file.read(12)
    if head.startswith(b"RIFF") and head[8:] != b"WEBP":
        return None
    return next((name for magic, name in _STILLS if head.startswith(magic)), None)


def ffmpeg_binary(setting: Path | None = None) -> Path:
    """Return the ffmpeg to start: the one a setting names, else the binary of the `imageio-ffmpeg` wheel.

    Raises:
        ProgramMissing: there is no such file, or it may not be executed.
    """
    if setting is None:
        return _wheel_binary()
    binary = setting.expanduser().absolute()
    if not binary.is_file() or not os.access(binary, os.X_OK):
        raise ProgramMissing(
            f"There is no program {setting} to use as ffmpeg.",
            remedy="Correct MUTOSCOPE_FFMPEG, or remove it to use the ffmpeg that is installed with Mutoscope.",
            program=str(setting),
        )
    return binary


@functools.cache
def _wheel_binary() -> Path:
    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe()).absolute()
    except RuntimeError as error:
        raise ProgramMissing(
            "No ffmpeg is installed for this kind of machine.",
            remedy="Install ffmpeg and name it in MUTOSCOPE_FFMPEG.",
        ) from error


_known: dict[tuple[Path, int, int], Capabilities] = {}


async def ffmpeg_capabilities(binary: Path) -> Capabilities:
    """Return what the binary can do; asked once per binary and process.

    Raises:
        CommandFailed: it does not behave like ffmpeg.
        ProgramMissing: it cannot be started.
    """
    identity = _identity(binary)
    if identity not in _known:
        texts = {name: await _ask(binary, f"-{name}") for name in ("version", "encoders", "decoders", "filters")}
        version = re.match(r"ffmpeg version (\S+)", texts["version"])
        _known[identity] = Capabilities(
            version=version[1] if version else "unknown",
            encoders=_names(texts["encoders"].splitlines()),
            decoders=_names(texts["decoders"].splitlines()),
            filters=_names(texts["filters"].splitlines()),
        )
    return _known[identity]


def _identity(binary: Path) -> tuple[Path, int, int]:
    try:
        stat = binary.stat()
    except OSError as error:
        raise ProgramMissing(f"There is no program {binary}.", remedy="Correct MUTOSCOPE_FFMPEG.") from error
    return binary, stat.st_size, stat.st_mtime_ns


async def require_capabilities(binary: Path) -> Capabilities:
    """Return what the binary can do, if that is enough.

    Raises:
        CapabilityMissing: it lacks something; the message names all of it.
    """
    found = await ffmpeg_capabilities(binary)
    if found.missing:
        raise CapabilityMissing(
            f"{binary.name} {found.version} lacks: {', '.join(found.missing)}.",
            remedy="Remove MUTOSCOPE_FFMPEG to use the ffmpeg that is installed with Mutoscope, or name a full build.",
            missing=list(found.missing),
        )
    return found


async def _ask(binary: Path, question: str) -> str:
    with working_folder() as folder:
        argv = [binary, "-hide_banner", "-nostdin", question]
        finished = await run_guarded(argv, cwd=folder, limits=Limits(wall_seconds=30, cpu_seconds=30))
    return finished.stdout.decode(errors="replace")


def _names(lines: Iterable[str]) -> frozenset[str]:
    """Read the second column of ffmpeg's listings: ` V....D libx264   H.264 …`, ` TS scale   V->V …`."""
    rows = (re.match(r"\s*[A-Z.|]{2,6}\s+([\w-]+)\s", line) for line in lines)
    return frozenset(row[1] for row in rows if row)
