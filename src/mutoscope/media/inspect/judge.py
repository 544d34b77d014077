"""The rules a finished film must keep. Each rule yields what it finds wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from mutoscope.media.inspect.read_streams import Streams
from mutoscope.media.inspect.types import Expected, Finding, Lost, VideoFacts
from mutoscope.media.loudness import Loudness
from mutoscope.media.timeline import Area, safe_area
from mutoscope.media.transcript import WordErrors

TARGET_LUFS, TOLERANCE_LU, CEILING_DBTP = -14.0, 1.0, -1.0
AAC_FRAME = Fraction(1024, 48_000)
SAMPLE_RATE, CHANNELS = 48_000, 2
NARRATION_WARNS, NARRATION_FAILS, FEWEST_WORDS = 12.0, 45.0, 12
"""Word errors in percent, and how many words it takes to fail a film by them: names are often misheard."""
PICTURE_LOST = "picture_lost"
MENDABLE = frozenset({PICTURE_LOST, "video_format", "container", "no_audio", "audio_format", "frames", "irregular"}) | {
    *("start_apart", "end_apart")
}
"""What rendering lost parts again and joining them anew may mend; the rest would come out the same."""
_AGAIN = "Render the film again; if it stays, report it with this report."


def judge(
    streams: Streams, loudness: Loudness | None, expected: Expected, lost: Sequence[Lost] = (), *, faststart: bool
) -> Iterator[Finding]:
    """Yield everything that is wrong with a film."""
    yield from _judge_format(streams, expected, faststart=faststart)
    yield from _judge_time(streams, expected)
    if loudness is not None and not loudness.silent:
        yield from _judge_loudness(loudness)
    if expected.speech and (loudness is None or loudness.silent):
        yield _error("silent", "The film should be narrated and nothing is heard.")
    if expected.narration is not None:
        yield from _judge_narration(expected.narration)
    yield from _judge_picture(expected)
    yield from _judge_lost(lost, expected.canvas.rate)
    yield from _judge_captions(expected)


def _judge_format(streams: Streams, expected: Expected, *, faststart: bool) -> Iterator[Finding]:
    video, audio, canvas = streams.video, streams.audio, expected.canvas
    wanted = ("h264", "High", "yuv420p", canvas.width, canvas.height, canvas.rate)
    found = (video.codec, video.profile, video.pixel_format, video.width, video.height, video.rate)
    names = ("codec", "profile", "pixel format", "width", "height", "rate")
    for name, want, have in zip(names, wanted, found, strict=True):
        if want != have:
            yield _error("video_format", f"The picture's {name} is {have} instead of {want}.")
    if "mp4" not in streams.container or not faststart:
        yield _error("container", "The file is not an MP4 with its index in front.")
    if audio is None:
        yield _error("no_audio", "The film has no sound track.")
    elif (audio.codec, audio.sample_rate, audio.channels) != ("aac", SAMPLE_RATE, CHANNELS):
        sound = f"{audio.codec}, {audio.sample_rate} Hz, {audio.channels} channels"
        yield _error("audio_format", f"The sound is {sound} instead of AAC, 48000 Hz, 2 channels.")


def _judge_time(streams: Streams, expected: Expected) -> Iterator[Finding]:
    video, audio = streams.video, streams.audio
    if video.frames != expected.frames:
        yield _error("frames", f"The film has {video.frames} frames instead of {expected.frames}.")
    if video.irregular_steps:
        yield _error("irregular", f"The picture steps unevenly, first at frame {video.irregular_steps[0]}.")
    if audio is not None:
        yield from _judge_sync(video, audio.first, audio.end)


def _judge_sync(video: VideoFacts, first: Fraction, end: Fraction) -> Iterator[Finding]:
    apart, behind = abs(first - video.first), abs(end - video.end)
    if apart > 1 / video.rate:
        yield _error("start_apart", f"Sound and picture begin {float(apart) * 1000:.0f} ms apart.")
    if behind > max(1 / video.rate, AAC_FRAME):
        yield _error("end_apart", f"Sound and picture end {float(behind) * 1000:.0f} ms apart.")


def _judge_loudness(loudness: Loudness) -> Iterator[Finding]:
    if abs(loudness.integrated - TARGET_LUFS) > TOLERANCE_LU:
        yield _error("loudness", f"The film's loudness is {loudness.integrated:.1f} LUFS instead of {TARGET_LUFS:.0f}.")
    if loudness.true_peak > CEILING_DBTP:
        yield _error("true_peak", f"The sound peaks at {loudness.true_peak:.1f} dBTP, above {CEILING_DBTP:.0f}.")


def _judge_narration(heard: WordErrors) -> Iterator[Finding]:
    wrong = f"Of {heard.words} words of the script {heard.errors} were heard otherwise or not at all."
    remedy = "Listen to it; spell names and signs as they sound, or choose another voice."
    if heard.words >= FEWEST_WORDS and heard.percent > NARRATION_FAILS:
        yield Finding("narration", "error", wrong, remedy)
    elif heard.percent > NARRATION_WARNS:
        yield Finding("narration", "warning", wrong, remedy)


def _judge_picture(expected: Expected) -> Iterator[Finding]:
    rate = expected.canvas.rate
    for name, spans in (("black", expected.black), ("frozen", expected.frozen)):
        for span in spans:
            start, length = float(span.first / rate), float(span.frames / rate)
            message = f"The picture is {name} for {length:.1f} s from {start:.1f} s."
            remedy = "Use another clip there, or a later part of it, if that is not meant."
            yield Finding(name, "warning", message, remedy)


def _judge_lost(lost: Sequence[Lost], rate: Fraction) -> Iterator[Finding]:
    for one in lost:
        start, length = float(one.span.first / rate), float(one.span.frames / rate)
        message = f"The picture is {one.what} for {length:.1f} s from {start:.1f} s, and what is shown there is not."
        yield _error(PICTURE_LOST, message)


def _judge_captions(expected: Expected) -> Iterator[Finding]:
    area, logo = safe_area(expected.canvas, expected.platform), expected.logo
    shown = [box for box in expected.boxes if box.right > box.left]
    for box in shown:
        if box.left < area.left or box.right > area.right or box.top < area.top or box.bottom > area.bottom:
            remedy = "Use a smaller template or shorter words."
            yield Finding("caption_margin", "error", f'The caption "{box.text}" leaves the safe area.', remedy)
        if logo is not None and logo.meets(Area(box.left, box.top, box.right, box.bottom)):
            remedy = "Put the logo in an upper corner, or make it smaller."
            yield Finding("caption_logo", "error", f'The caption "{box.text}" lies over the logo.', remedy)
    if logo is not None and not expected.canvas_holds(logo):
        yield Finding("logo_margin", "error", "The logo leaves the picture.", "Make it smaller.")
    for one, two in pairwise(sorted(shown, key=lambda box: box.start_ms)):
        if two.start_ms < one.end_ms:
            message = f'The captions "{one.text}" and "{two.text}" are on screen together.'
            yield Finding("caption_overlap", "warning", message, _AGAIN)


def _error(code: str, message: str) -> Finding:
    return Finding(code, "error", message, _AGAIN)
