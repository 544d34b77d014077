"""The limit: one hand-written ffmpeg filtergraph that renders a whole Timeline in a single pass.

It is what a person who knows ffmpeg well would type for the same film: every clip cut, cropped, scaled and captioned,
one concat, one logo overlay, narration and ducked music, one encode with the same preset and crf.
"""

from __future__ import annotations

from pathlib import Path

from bench.material import FFMPEG
from mutoscope.media.timeline import Clip, Timeline

_TAGS = ["-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"]
_AUDIO = (
    "[{n}:a]aresample=48000,aformat=channel_layouts=stereo,asplit=2[v1][v2];"
    "[{m}:a]aresample=48000,aformat=channel_layouts=stereo,volume=-14dB,atrim=end={total},"
    "afade=t=out:st={fade}:d=2[mu];"
    "[mu][v1]sidechaincompress=threshold=0.03:ratio=8:attack=20:release=350[du];"
    "[v2][du]amix=inputs=2:duration=longest:normalize=0,loudnorm=I=-14:TP=-1.5:LRA=11,aresample=48000,"
    "apad,atrim=end={total}[aout]"
)


def single_pass(
    timeline: Timeline, narration: Path, work: Path, out: Path, *, preset: str, crf: int
) -> list[str | Path]:
    """Return the command; caption files are written into `work`. Only hard cuts and video clips are supported."""
    canvas, rate = timeline.canvas, timeline.canvas.rate
    argv: list[str | Path] = [FFMPEG, "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    graph: list[str] = []
    for index, item in enumerate(timeline.video):
        if not isinstance(item, Clip):
            raise TypeError("the single pass knows clips only")
        seconds = float(item.duration.seconds)
        argv += ["-ss", f"{float(item.source_start):.6f}", "-t", f"{seconds + 0.2:.3f}", "-i", item.media.path]
        captions = work / f"{index:03d}.ass"
        captions.write_text(timeline.captions[index], encoding="utf-8")
        fonts = f":fontsdir={timeline.fonts}" if timeline.fonts else ""
        graph.append(
            f"[{index}:v]fps={rate},crop='min(iw,ih*{canvas.width}/{canvas.height})':"
            f"'min(ih,iw*{canvas.height}/{canvas.width})',scale={canvas.width}:{canvas.height}:flags=bicubic,"
            f"setsar=1,tpad=stop_mode=clone:stop_duration=2,trim=end_frame={item.duration.value},"
            f"setpts=PTS-STARTPTS,format=yuv420p,subtitles=filename={captions}{fonts}[v{index}]"
        )
    count = len(timeline.video)
    graph.append("".join(f"[v{i}]" for i in range(count)) + f"concat=n={count}:v=1:a=0[cat]")
    last = "[cat]"
    if timeline.logo:
        argv += ["-i", timeline.logo.media.path]
        width = canvas.width * timeline.logo.width_percent // 100
        graph.append(f"[{count}:v]scale={width}:-1[lg];{last}[lg]overlay=W-w-40:60:format=yuv420[o]")
        last, count = "[o]", count + 1
    argv += ["-i", narration]
    if timeline.music is None:
        raise ValueError("the single pass expects a music bed")
    argv += ["-stream_loop", "-1", "-i", timeline.music.media.path]
    total = timeline.frames / rate
    graph.append(_AUDIO.format(n=count, m=count + 1, total=f"{float(total):.6f}", fade=f"{float(total) - 2:.3f}"))
    return [
        *argv,
        *("-filter_complex", ";".join(graph), "-map", last, "-map", "[aout]", "-c:a", "aac", "-b:a", "192k"),
        *("-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-pix_fmt", "yuv420p", "-profile:v", "high"),
        *(*_TAGS, "-r", str(rate), "-movflags", "+faststart", out),
    ]
