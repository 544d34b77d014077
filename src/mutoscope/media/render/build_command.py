"""The ffmpeg command that renders one item of the video track, on one canvas or on several at once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from mutoscope.media.render.drawing import Drawing
from mutoscope.media.render.graph import Graph
from mutoscope.media.render.pieces import Piece
from mutoscope.media.render.types import EncoderSettings, RenderSettings
from mutoscope.media.timeline import Timeline

BT709 = ("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv")
TICKS = 512


def build_command(
    timelines: Sequence[Timeline], piece: Piece, settings: RenderSettings, outs: Sequence[Path]
) -> list[str]:
    """Return ffmpeg's arguments for a piece of each timeline; the working folder holds the captions, if there are any.

    The timelines are one film on several canvases: their items are equally long, and what they show in common is
    decoded once. Standard output carries progress.
    """
    graph = Graph()
    lasts = [Drawing(graph, timeline, piece, output).drawn() for output, timeline in enumerate(timelines)]
    argv = [
        *(str(settings.ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"),
        *("-progress", "pipe:1", "-stats_period", "1"),
        *graph.inputs,
        *("-filter_complex_threads", "1", "-filter_complex", graph.filters()),
    ]
    for last, timeline, out in zip(lasts, timelines, outs, strict=True):
        argv += [
            *("-map", last, "-an", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
            *_encoder(settings.encoder, timeline.canvas.rate),
            *("-frames:v", str(piece.frames), "-f", "mp4", f"file:{out}"),
        ]
    return argv


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
