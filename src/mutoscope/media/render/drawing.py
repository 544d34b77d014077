"""What one output of the command shows: the item's picture, its captions, the logo."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from mutoscope.media.render import pictures
from mutoscope.media.render.graph import Graph
from mutoscope.media.render.pieces import Piece, pieces_of
from mutoscope.media.render.split_captions import split_captions
from mutoscope.media.render.types import FROZEN_SECONDS
from mutoscope.media.timeline import (
    Clip,
    Gap,
    Logo,
    MediaReference,
    Timeline,
    TransitionKind,
    lead_in,
    lead_out,
    logo_margins,
)
from mutoscope.media.watch import SMALL, STRIPS

CLOCK = 1000
"""Ticks of a frame while captions are drawn."""
HIGH_DEFINITION = 720
OPAQUE = 100
XFADE: dict[TransitionKind, str] = {
    "crossfade": "fade",
    "slide": "smoothleft",
    "wipe": "wipeleft",
}
"""What ffmpeg calls our transitions."""
MEASURE = (
    "{small},blackdetect=d={shortest}:pix_th=0.06,freezedetect=n=-60dB:d={frozen},metadata=mode=print:file={file},"
    "metadata=mode=delete,split=3"
)
"""What is black and what stands still; the rest is for what hardly moves."""
CALM = "freezedetect=n=-30dB:d={shortest},metadata=mode=print:file={file},nullsink"
"""More freely: where so little moves that the encoder may leave nothing of it: it smooths away noise of 35 dB."""
MEASURED_A_SECOND = 10
"""Pictures looked at, not all: black and frozen stretches last half a second and more."""
_LONGER_THAN_A_STEP = Fraction(3, 2)
"""Of the time between two pictures that are looked at: what is shorter would call every such time a stretch."""


def moving_file(output: int) -> str:
    """Return the name, in the working folder, of an output's moving captions: it needs no escaping in a filter."""
    return f"moving-{output}.ass"


def still_file(output: int) -> str:
    """Return the name of an output's captions that stand still."""
    return f"still-{output}.ass"


def measured_file(output: int) -> str:
    """Return the name of the file in which an output's black and frozen stretches are told, as frame metadata."""
    return f"measured-{output}.txt"


def calm_file(output: int, part: str = "whole") -> str:
    """Return the name of the file that tells where an output's picture, or a strip of it, hardly moves."""
    return f"calm-{part}-{output}.txt"


@dataclass(frozen=True)
class Drawing:
    """One output, drawn for its own canvas in a graph that it shares with other outputs."""

    graph: Graph
    timeline: Timeline
    piece: Piece
    output: int
    """Its number, part of every label and file name."""

    def drawn(self) -> str:
        """Add everything to the graph and return the label of the finished picture."""
        item = self.timeline.video[self.piece.index]
        last = self._with_transitions()
        if isinstance(item, Clip) and item.media.kind == "video":
            last = self._measured(last)
        last = self._with_captions(last)
        logo = self.timeline.logo
        return self._with_logo(logo, last) if logo else last

    def _label(self, name: str) -> str:
        return f"[{name}{self.output}]"

    def _measured(self, last: str) -> str:
        step = max(1, self.timeline.canvas.rate // MEASURED_A_SECOND)
        # A stretch may go on in the next piece of the same item, or in the next item: every one is told.
        shortest = f"{float(_LONGER_THAN_A_STEP * step / self.timeline.canvas.rate):.3f}"
        frozen = float(FROZEN_SECONDS) if self.piece.whole else shortest
        measure = MEASURE.format(small=SMALL, shortest=shortest, frozen=frozen, file=measured_file(self.output))
        shown, seen = self._label("shown"), self._label("seen")
        parts = {"whole": "null", **STRIPS}
        seen_parts = "".join(self._label(f"seen{part}") for part in parts)
        self.graph.chains += [
            f"{last}split{shown}{seen}",
            f"{seen}select='not(mod(n,{step}))',{measure}{seen_parts}",
        ]
        for part, cut in parts.items():
            calm = CALM.format(shortest=shortest, file=calm_file(self.output, part))
            self.graph.chains.append(f"{self._label(f'seen{part}')}{cut},{calm}")
        return shown

    def _with_captions(self, last: str) -> str:
        """Draw the captions, whose times count from the item's first frame: first what stands still, on its band."""
        canvas, piece, number = self.timeline.canvas, self.piece, self.output
        captions = split_captions(self.timeline.captions[piece.index], canvas, piece)
        still, drawn = captions.still, self._label("drawn")
        # A thousandth of a frame late: rounding must not put a frame before an event that begins with it.
        clock = f"settb=1/({canvas.rate * CLOCK}),setpts=(N+{piece.first})*{CLOCK}+1"
        moving = f"subtitles=filename={moving_file(number)}," if captions.moving else ""
        ending = f"{moving}settb=1/({canvas.rate}),setpts=N,format=yuv420p{drawn}"
        if still is None:
            self.graph.chains.append(f"{last}{clock},{ending}" if moving else f"{last}format=yuv420p{drawn}")
            return drawn
        changed = "+".join(f"eq(n,{frame})" for frame in still.changes)
        size = f"{canvas.width}x{still.height}"
        clear = f"color=c=0x{still.colour}@0:s={size}:r={canvas.rate},trim=end_frame={piece.frames}"
        tagged = "format=yuva420p,setparams=colorspace=bt709:range=tv"
        plain, band = self._label("plain"), self._label("band")
        self.graph.chains += [
            f"{clear},{tagged},{clock},select='{changed}',subtitles=filename={still_file(number)}:alpha=1{band}",
            f"{last}{clock}{plain}",
            f"{plain}{band}overlay=0:{still.top}:format=yuv420:eof_action=repeat,{ending}",
        ]
        return drawn

    def _with_transitions(self) -> str:
        """Draw the piece's own picture, mixed with its neighbours' where a transition touches it."""
        timeline, piece, index = self.timeline, self.piece, self.piece.index
        frames = piece.frames
        pieces = pieces_of(timeline, index)
        before, into = lead_in(timeline, index) if piece.whole or piece == pieces[0] else (0, 0)
        outof, after = lead_out(timeline, index) if piece.whole or piece == pieces[-1] else (0, 0)
        start = piece.first + (lead_in(timeline, index)[0] - before)
        last = self._picture(index, start, before + frames + after, "own")
        if before + into:
            last = self._entered(last, before, into)
        return self._left(last, outof, after) if outof + after else last

    def _entered(self, last: str, before: int, into: int) -> str:
        """Mix the end of the earlier item into the piece's beginning; of `last`, `before` frames lie in front of it."""
        timeline, index, length = self.timeline, self.piece.index, before + into
        ending, entered = f"trim=start_frame={before},setpts=N", self._label("entered")
        kind = self._kind(index - 1)
        if kind == "black":  # either side fades by itself
            self.graph.chains.append(f"{last}{ending},fade=in:0:{into}{entered}")
            return entered
        start = sum(lead_in(timeline, index - 1)[:1]) + timeline.video[index - 1].duration.value - before
        earlier, seconds = self._picture(index - 1, start, length, "earlier"), _seconds(length, timeline.canvas.rate)
        mixed = f"xfade=transition={XFADE[kind]}:duration={seconds}:offset=0"
        self.graph.chains.append(f"{earlier}{last}{mixed},{ending}{entered}")
        return entered

    def _left(self, last: str, outof: int, after: int) -> str:
        """Mix the beginning of the later item into the piece's end."""
        rate, frames, length = self.timeline.canvas.rate, self.piece.frames, outof + after
        ending, left = f"trim=end_frame={frames},setpts=N", self._label("left")
        kind = self._kind(self.piece.index)
        if kind == "black":
            self.graph.chains.append(f"{last}fade=out:{frames - outof}:{outof},{ending}{left}")
            return left
        later = self._picture(self.piece.index + 1, 0, length, "later")
        moment = f"duration={_seconds(length, rate)}:offset={_seconds(frames - outof, rate)}"
        self.graph.chains.append(f"{last}{later}xfade=transition={XFADE[kind]}:{moment},{ending}{left}")
        return left

    def _kind(self, cut: int) -> TransitionKind:
        transition = self.timeline.transitions[cut]
        return transition.kind if transition else "crossfade"

    def _picture(self, index: int, start: int, frames: int, name: str) -> str:
        """Add `frames` frames of an item's picture, from its picture's frame `start`; return the label."""
        timeline, label = self.timeline, f"{name}{self.output}"
        item, canvas = timeline.video[index], timeline.canvas
        whole = lead_in(timeline, index)[0] + item.duration.value + lead_out(timeline, index)[1]
        ending = f"{pictures.exactly(frames, canvas.rate)},format=yuv420p[{label}]"
        if isinstance(item, Gap):
            self.graph.chains.append(f"{pictures.card(canvas, item.colour)},{ending}")
        elif item.media.kind == "image":
            source = self.graph.add_still(name, item.media.path)
            moving = pictures.pan_and_zoom(item, start, whole)
            self.graph.chains.append(f"{source}{pictures.still(canvas, item, label)},{moving},{ending}")
        else:
            options = (*_untagged(item.media), *_seek(item, Fraction(start) / canvas.rate, frames / canvas.rate))
            shared = f"{pictures.deinterlaced(item.media)}fps={canvas.rate}:start_time=0{pictures.toned(item.media)}"
            source = self.graph.add_input(name, item.media.path, *options, shared=shared)
            self.graph.chains.append(
                f"{source}{pictures.fitted(canvas, item, label, Fraction(start) / canvas.rate)},{ending}"
            )
        return f"[{label}]"

    def _with_logo(self, logo: Logo, last: str) -> str:
        canvas, mark, labelled = self.timeline.canvas, self._label("logo"), self._label("labelled")
        source = self.graph.add_still("logo", logo.media.path)
        width = max(2, canvas.width * logo.width_percent // 100 // 2 * 2)
        margin_left, margin_top, margin_right, margin_bottom = logo_margins(canvas, self.timeline.platform)
        left = f"W-w-{margin_right}" if logo.corner.endswith("right") else str(margin_left)
        top = str(margin_top) if logo.corner.startswith("top") else f"H-h-{margin_bottom}"
        faint = f",colorchannelmixer=aa={logo.opacity_percent / 100}" if logo.opacity_percent < OPAQUE else ""
        scaled = f"scale=w={width}:h=-2:flags=lanczos:{pictures.TO_BT709},setsar=1"
        self.graph.chains += [
            f"{source}format=rgba{faint},{scaled},format=yuva420p{mark}",
            f"{last}{mark}overlay={left}:{top}:format=yuv420:eof_action=repeat,format=yuv420p{labelled}",
        ]
        return labelled


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
    return ("-colorspace", "bt709") if not media.hdr and min(media.width, media.height) >= HIGH_DEFINITION else ()


def _seconds(frames: int, rate: Fraction) -> str:
    return _decimal(frames / rate)


def _decimal(seconds: Fraction) -> str:
    """Return microseconds' precision, ffmpeg's own."""
    return f"{round(seconds * 1_000_000) / 1_000_000:.6f}"
