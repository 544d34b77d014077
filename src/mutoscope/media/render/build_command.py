"""The ffmpeg command that renders one item of the video track."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from mutoscope.media.render import pictures
from mutoscope.media.render.pieces import Piece, pieces_of
from mutoscope.media.render.split_captions import SplitCaptions, split_captions
from mutoscope.media.render.types import BLACK_SECONDS, FROZEN_SECONDS, EncoderSettings, RenderSettings
from mutoscope.media.runner import INPUT_GUARD, still_demuxer
from mutoscope.media.timeline import Canvas, Clip, Gap, Logo, MediaReference, Timeline, lead_in, lead_out

MOVING, STILL = "moving.ass", "still.ass"
"""In the working folder: fixed names need no escaping in a filter."""
BT709 = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
TICKS = 512
CLOCK = 1000
"""Ticks of a frame while captions are drawn."""
HIGH_DEFINITION = 720
# Logos keep clear of what the platforms draw over a vertical film.
SIDE_MARGIN, TOP_MARGIN, BOTTOM_MARGIN = Fraction(55, 1000), Fraction(70, 1000), Fraction(200, 1000)
MEASURE = "blackdetect=d={black}:pix_th=0.06,freezedetect=n=-60dB:d={frozen},metadata=mode=print:file=-"
MEASURED_A_SECOND = 10
"""Pictures looked at, not all: black and frozen stretches last half a second and more."""
_SHORTEST = 0.05
"""Seconds. A stretch may go on in the next piece of the same item, so in a piece every one is told."""


@dataclass
class _Graph:
    """Inputs and filter chains as they are collected."""

    canvas: Canvas
    inputs: list[str] = field(default_factory=list[str])
    chains: list[str] = field(default_factory=list[str])
    count: int = 0

    def add_input(self, path: Path, *options: str) -> str:
        """Add a file that somebody else made; return the name of its picture."""
        self.inputs += ["-threads", "1", *INPUT_GUARD, *options, "-i", f"file:{path}"]
        self.count += 1
        return f"[{self.count - 1}:v:0]"

    def add_still(self, path: Path) -> str:
        """Add a PNG, JPEG or WebP, told apart by its first bytes; anything else is left to fail by its demuxer."""
        return self.add_input(path, "-f", still_demuxer(path) or "png_pipe")


def build_command(timeline: Timeline, piece: Piece, settings: RenderSettings, out: Path) -> list[str]:
    """Return ffmpeg's arguments for a piece; the working folder holds the captions, if there are any.

    Standard output carries progress, and black and frozen stretches as frame metadata.
    """
    graph = _Graph(timeline.canvas)
    item = timeline.video[piece.index]
    last = _with_transitions(graph, timeline, piece)
    if isinstance(item, Clip) and item.media.kind == "video":
        last = _measured(graph, last, piece)
    last = _with_captions(graph, split_captions(timeline.captions[piece.index], timeline.canvas, piece), piece, last)
    if timeline.logo is not None:
        last = _with_logo(graph, timeline.logo, last)
    return [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-progress", "pipe:1", "-stats_period", "1"),
        *graph.inputs,
        *("-filter_complex_threads", "1", "-filter_complex", ";".join(graph.chains)),
        *("-map", last, "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *_encoder(settings.encoder, timeline.canvas.rate),
        *("-frames:v", str(piece.frames), "-f", "mp4", f"file:{out}"),
    ]


def timescale(rate: Fraction) -> int:
    """Return ticks per second so that every frame lasts a whole number of them: 15360 for 30 frames a second."""
    return rate.numerator * (TICKS if rate.numerator < TICKS else 1)


def _encoder(encoder: EncoderSettings, rate: Fraction) -> tuple[str, ...]:
    keyint = max(1, round(rate * encoder.keyframe_seconds))
    scale = str(timescale(rate))
    return (
        *("-c:v", "libx264", "-preset", encoder.preset, "-crf", str(encoder.crf), "-pix_fmt", "yuv420p"),
        *("-profile:v", "high", "-threads:v", "1"),
        # stitchable: headers that do not depend on the content, so that segments join without re-encoding.
        # 8x8dct makes it High profile with every preset, ultrafast too.
        *("-x264-params", f"open-gop=0:keyint={keyint}:scenecut=40:stitchable=1:8x8dct=1"),
        *BT709,
        *("-r", str(rate), "-video_track_timescale", scale, "-movie_timescale", scale),
    )


def _measured(graph: _Graph, last: str, piece: Piece) -> str:
    step = max(1, graph.canvas.rate // MEASURED_A_SECOND)
    black, frozen = (BLACK_SECONDS, FROZEN_SECONDS) if piece.whole else (_SHORTEST, _SHORTEST)
    measure = MEASURE.format(black=float(black), frozen=float(frozen))
    graph.chains += [f"{last}split[shown][seen]", f"[seen]select='not(mod(n,{step}))',{measure},nullsink"]
    return "[shown]"


def _with_captions(graph: _Graph, captions: SplitCaptions, piece: Piece, last: str) -> str:
    """Draw the item's captions, whose times count from the item's first frame: first what stands still, on its band."""
    still, canvas = captions.still, graph.canvas
    # A thousandth of a frame late: rounding must not put a frame before an event that begins with it.
    clock = f"settb=1/({canvas.rate * CLOCK}),setpts=(N+{piece.first})*{CLOCK}+1"
    moving = f"subtitles=filename={MOVING}," if captions.moving else ""
    ending = f"{moving}settb=1/({canvas.rate}),setpts=N,format=yuv420p[drawn]"
    if still is None:
        graph.chains.append(f"{last}{clock},{ending}" if moving else f"{last}format=yuv420p[drawn]")
        return "[drawn]"
    changed = "+".join(f"eq(n,{frame})" for frame in still.changes)
    clear = f"color=c=0x{still.colour}@0:s={canvas.width}x{still.height}:r={canvas.rate},trim=end_frame={piece.frames}"
    tagged = "format=yuva420p,setparams=colorspace=bt709:range=tv"
    graph.chains += [
        f"{clear},{tagged},{clock},select='{changed}',subtitles=filename={STILL}:alpha=1[band]",
        f"{last}{clock}[plain]",
        f"[plain][band]overlay=0:{still.top}:format=yuv420:eof_action=repeat,{ending}",
    ]
    return "[drawn]"


def _with_transitions(graph: _Graph, timeline: Timeline, piece: Piece) -> str:
    """Draw the piece's own picture, mixed with its neighbours' where a cross-fade touches it: exactly its frames."""
    index, rate, frames = piece.index, timeline.canvas.rate, piece.frames
    pieces = pieces_of(timeline, index)
    before, into = lead_in(timeline, index) if piece.whole or piece == pieces[0] else (0, 0)
    outof, after = lead_out(timeline, index) if piece.whole or piece == pieces[-1] else (0, 0)
    start = piece.first + (lead_in(timeline, index)[0] - before)
    last = _picture(graph, timeline, index, start, before + frames + after, "own")
    if before + into:
        length = before + into
        start = sum(lead_in(timeline, index - 1)[:1]) + timeline.video[index - 1].duration.value - before
        earlier = _picture(graph, timeline, index - 1, start, length, "earlier")
        graph.chains.append(
            f"{earlier}{last}xfade=transition=fade:duration={_seconds(length, rate)}:offset=0,"
            f"trim=start_frame={before},setpts=N[entered]"
        )
        last = "[entered]"
    if outof + after:
        length = outof + after
        later = _picture(graph, timeline, index + 1, 0, length, "later")
        graph.chains.append(
            f"{last}{later}xfade=transition=fade:duration={_seconds(length, rate)}:"
            f"offset={_seconds(frames - outof, rate)},trim=end_frame={frames},setpts=N[left]"
        )
        last = "[left]"
    return last


def _picture(graph: _Graph, timeline: Timeline, index: int, start: int, frames: int, label: str) -> str:
    """Add `frames` frames of an item's picture, from its picture's frame `start`; return the label."""
    item, canvas = timeline.video[index], graph.canvas
    whole = lead_in(timeline, index)[0] + item.duration.value + lead_out(timeline, index)[1]
    ending = f"{pictures.exactly(frames, canvas.rate)},format=yuv420p[{label}]"
    if isinstance(item, Gap):
        graph.chains.append(f"{pictures.card(canvas, item.colour)},{ending}")
    elif item.media.kind == "image":
        source = graph.add_still(item.media.path)
        moving = pictures.pan_and_zoom(item, start, whole)
        graph.chains.append(f"{source}{pictures.still(canvas, item.fit, label)},{moving},{ending}")
    else:
        seek = _seek(item, Fraction(start) / canvas.rate, frames / canvas.rate)
        source = graph.add_input(item.media.path, *_untagged(item.media), *seek)
        fitted = pictures.fitted(canvas, item.fit, label)
        graph.chains.append(f"{source}fps={canvas.rate}:start_time=0,{fitted},{ending}")
    return f"[{label}]"


def _seek(clip: Clip, offset: Fraction, needed: Fraction) -> tuple[str, ...]:
    """Return where to begin in the source, and whether to start it again when it ends."""
    begin = clip.source_start + offset
    if clip.media.available_range is None:
        return ("-ss", _decimal(begin))
    available = clip.media.available_range.duration.seconds
    if available <= 0 or begin + needed <= available:
        return ("-ss", _decimal(begin))
    return ("-stream_loop", "-1", "-ss", _decimal(begin % available))


def _untagged(media: MediaReference) -> tuple[str, ...]:
    """Say what players take an untagged picture for: BT.709 from 720 lines up. What the stream itself says wins."""
    return ("-colorspace", "bt709") if min(media.width, media.height) >= HIGH_DEFINITION else ()


def _with_logo(graph: _Graph, logo: Logo, last: str) -> str:
    canvas = graph.canvas
    source = graph.add_still(logo.media.path)
    width = max(2, canvas.width * logo.width_percent // 100 // 2 * 2)
    x, y = round(canvas.width * SIDE_MARGIN), round(canvas.height * TOP_MARGIN)
    left = f"W-w-{x}" if logo.corner.endswith("right") else str(x)
    top = str(y) if logo.corner.startswith("top") else f"H-h-{round(canvas.height * BOTTOM_MARGIN)}"
    graph.chains += [
        f"{source}scale=w={width}:h=-2:flags=lanczos:{pictures.TO_BT709},setsar=1,format=yuva420p[logo]",
        f"{last}[logo]overlay={left}:{top}:format=yuv420:eof_action=repeat,format=yuv420p[labelled]",
    ]
    return "[labelled]"


def _seconds(frames: int, rate: Fraction) -> str:
    return _decimal(frames / rate)


def _decimal(seconds: Fraction) -> str:
    """Return microseconds' precision, ffmpeg's own."""
    return f"{round(seconds * 1_000_000) / 1_000_000:.6f}"
