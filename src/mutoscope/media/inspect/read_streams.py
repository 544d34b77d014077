"""Read a film's streams by its packets, without decoding a picture. Only for files that we made ourselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from mutoscope.media.inspect.errors import FilmUnreadable
from mutoscope.media.inspect.types import AudioFacts, VideoFacts

_MOST_STEPS = 20


@dataclass(frozen=True)
class Streams:
    """What a film holds."""

    container: str
    video: VideoFacts
    audio: AudioFacts | None


def read_streams(path: Path) -> Streams:
    """Return the facts of the first picture and sound streams.

    Raises:
        FilmUnreadable: the file is no film.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise _unreadable(path, "it has no picture")
            video = _video(container, container.streams.video[0])
            audio = _audio(container.streams.audio[0]) if container.streams.audio else None
            return Streams(container.format.name, video, audio)
    except (FFmpegError, OSError) as error:
        raise _unreadable(path, str(error)) from error


def has_faststart(path: Path) -> bool:
    """Tell whether an MP4's index (`moov`) stands before its data (`mdat`); ISO/IEC 14496-12, section 4.2."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:  # noqa: PLR2004 -- a box begins with four bytes of size, four of type
            size, name = int.from_bytes(head[:4], "big"), head[4:]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            if size == 1:
                size = int.from_bytes(file.read(8), "big") - 8
            if size < 8:  # noqa: PLR2004 -- smaller than its own head: damaged, or up to the end
                return False
            file.seek(size - 8, 1)
    return False


def _video(container: InputContainer, stream: VideoStream) -> VideoFacts:
    base = stream.time_base or Fraction(1)
    packets = [packet for packet in container.demux(stream) if packet.pts is not None]
    times = sorted(packet.pts or 0 for packet in packets)
    rate = stream.average_rate or Fraction(1)
    step = 1 / (rate * base)
    irregular = tuple(number for number, (one, two) in enumerate(pairwise(times), 1) if two - one != step)
    last = times[-1] * base if times else Fraction(0)
    context = stream.codec_context
    return VideoFacts(
        codec=context.name,
        profile=context.profile or "",
        pixel_format=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        rate=rate,
        frames=len(times),
        first=times[0] * base if times else Fraction(0),
        end=last + 1 / rate,
        irregular_steps=irregular[:_MOST_STEPS],
    )


def _audio(stream: AudioStream) -> AudioFacts:
    base = stream.time_base or Fraction(1)
    first = (stream.start_time or 0) * base
    return AudioFacts(
        codec=stream.codec_context.name,
        sample_rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.layout.nb_channels,
        first=first,
        end=first + (stream.duration or 0) * base,
    )


def _unreadable(path: Path, why: str) -> FilmUnreadable:
    return FilmUnreadable(f"The film {path.name} cannot be read: {why}.", remedy="Render it again.", file=path.name)
