"""Look into one media file with PyAV and decode its first frame. Runs in the guarded child only."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from mutoscope.media.probe.errors import refusal, undecodable
from mutoscope.media.probe.pace import Pace, measure_pace
from mutoscope.media.probe.sniff import Sniffed, check_pixels
from mutoscope.media.probe.types import Probe, ProbeLimits
from mutoscope.media.runner import INPUT_FORMATS

_MOST_PACKETS = 250
_QUARTER_TURN = 90
_HDR_TRANSFERS = {16, 18}
"""SMPTE ST 2084 (PQ) and ARIB STD-B67 (HLG), as numbered by ITU-T H.273."""
_PADDING = 128
"""By which a decoder may enlarge either side; the sides themselves are judged exactly, before it allocates."""


def examine(path: Path, name: str, sniffed: Sniffed, limits: ProbeLimits) -> Probe:
    """Return what a sniffed file is; its first frame has been decoded.

    Raises:
        UnreadableMedia: it does not decode, or is beyond a limit.
    """
    most = str(limits.max_pixels + 2 * _PADDING * limits.max_side + _PADDING**2)
    options = {"protocol_whitelist": "file", "format_whitelist": ",".join(INPUT_FORMATS), "max_pixels": most}
    try:
        with av.open(f"file:{path}", format=sniffed.demuxer, options=options, metadata_errors="replace") as container:
            video = _main_video(container)
            if video is not None:
                video.codec_context.options = {"max_pixels": most}
                return _examine_pictures(container, video, name, sniffed, limits)
            return _examine_sound(container, name, limits)
    except (FFmpegError, ValueError, OverflowError) as error:
        raise undecodable(name, str(error).rsplit(": '", maxsplit=1)[0].removeprefix("[Errno 1094995529] ")) from error


def _main_video(container: InputContainer) -> VideoStream | None:
    """Return the largest video stream that is not a cover picture."""
    streams = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return max(streams, key=lambda s: s.codec_context.width * s.codec_context.height, default=None)


def _sound(container: InputContainer) -> AudioStream | None:
    return next((s for s in container.streams.audio if s.codec_context.sample_rate), None)


def _examine_pictures(
    container: InputContainer, video: VideoStream, name: str, sniffed: Sniffed, limits: ProbeLimits
) -> Probe:
    context = video.codec_context
    check_pixels(name, context.width, context.height, limits)
    still = sniffed.still is not None
    pace = Pace() if still else measure_pace(container, video, indexed=sniffed.demuxer == "mov")
    if not still:
        _check_pace(name, pace, limits)
    codec, shape = context.name, video.sample_aspect_ratio
    first = _first_picture(container, video, name)
    check_pixels(name, first.width, first.height, limits)
    width, height = _displayed(first, shape)
    sound = None if still else _sound(container)
    return Probe(
        kind="image" if still else "video",
        container=container.format.name,
        video_codec=codec,
        audio_codec=sound.codec_context.name if sound else "",
        width=width,
        height=height,
        frame_rate=pace.rate,
        variable_frame_rate=pace.variable,
        duration=pace.duration,
        frame_count=pace.frames,
        has_audio=sound is not None,
        audio_channels=sound.codec_context.channels if sound else 0,
        audio_rate=sound.codec_context.sample_rate if sound else 0,
        pixel_format=first.format.name,
        rotation=first.rotation % 360,
        hdr=int(first.color_trc) in _HDR_TRANSFERS,
        interlaced=not still and bool(first.interlaced_frame),
    )


def _check_pace(name: str, pace: Pace, limits: ProbeLimits) -> None:
    if pace.rate > limits.max_frame_rate:
        raise refusal(
            name,
            "frame_rate_too_high",
            f"has {float(pace.rate):g} frames a second; at most {limits.max_frame_rate} are accepted.",
            "Export it with 60 frames a second or fewer.",
            frame_rate=str(pace.rate),
            max_frame_rate=limits.max_frame_rate,
        )
    _check_length(name, pace.duration, limits)


def _check_length(name: str, seconds: Fraction, limits: ProbeLimits) -> None:
    if seconds > limits.max_seconds:
        raise refusal(
            name,
            "too_long",
            f"lasts {float(seconds):.0f} seconds; at most {limits.max_seconds} are accepted.",
            "Cut it into shorter files.",
            seconds=float(seconds),
            max_seconds=limits.max_seconds,
        )


def _first_picture(container: InputContainer, video: VideoStream, name: str) -> VideoFrame:
    """Decode up to the first picture; packets before the first key frame may fail."""
    reason = "it holds no picture"
    for count, packet in enumerate(container.demux(video)):
        try:
            frames = packet.decode()
        except FFmpegError as error:
            reason = f"its first pictures are damaged ({error.strerror})"
            continue
        for frame in frames:
            return frame
        if count > _MOST_PACKETS:
            break
    raise undecodable(name, reason)


def _displayed(frame: VideoFrame, shape: Fraction | None) -> tuple[int, int]:
    """Return width and height with square pixels and after rotation."""
    width, height = frame.width, frame.height
    if shape and shape != 1:
        width = max(1, round(width * shape))
    return (height, width) if frame.rotation % (2 * _QUARTER_TURN) == _QUARTER_TURN else (width, height)


def _examine_sound(container: InputContainer, name: str, limits: ProbeLimits) -> Probe:
    sound = _sound(container)
    if sound is None:
        raise refusal(
            name,
            "no_streams",
            "holds neither pictures nor sound.",
            "Upload a file with a video or an audio stream.",
        )
    context = sound.codec_context
    codec, channels, rate = context.name, context.channels, context.sample_rate
    if next(iter(container.decode(sound)), None) is None:
        raise undecodable(name, "it holds no sound")
    duration = Fraction(0)
    if sound.duration and sound.time_base:
        duration = sound.duration * sound.time_base
    elif container.duration:
        duration = Fraction(container.duration, av.time_base)
    _check_length(name, duration, limits)
    return Probe(
        kind="audio",
        container=container.format.name,
        audio_codec=codec,
        duration=duration,
        has_audio=True,
        audio_channels=channels,
        audio_rate=rate,
    )
