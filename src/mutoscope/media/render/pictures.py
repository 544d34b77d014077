"""The filters that turn one media file into the canvas's picture, as text for ffmpeg's `-filter_complex`.

Every function returns part of a filter chain. Time is counted in frames: the chain's output has the canvas's rate and
time base, and an exact number of frames.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from mutoscope.media.timeline import Canvas, Clip, Focus, MediaReference

# A little more than a tenth: enough to be seen, not enough to soften the picture.
ZOOM = 0.12
BLUR_SHRINK = 8
TO_BT709 = "out_color_matrix=bt709:out_range=tv"

_HDR_WIDTH = 2560
_HDR_PEAK = "4.93"
"""1000 candela per square metre, the brightest that most films reach, over 203, the white of BT.2408."""


def deinterlaced(media: MediaReference) -> str:
    """Return the filter that makes whole pictures of fields, with a comma behind it; before the rate is changed."""
    return "bwdif=mode=send_frame:deint=interlaced," if media.interlaced else ""


def toned(media: MediaReference) -> str:
    """Return the filters that bring PQ and HLG to BT.709, with a comma before them.

    Their white comes to lie near ours and their highlights are rolled off. It is done in floating point, so at no more
    than 2560 pixels across.
    """
    if not media.hdr:
        return ""
    return (
        f",scale=w='min(iw,{_HDR_WIDTH})':h=-2,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,"
        f"tonemap=mobius:param=0.3:desat=2:peak={_HDR_PEAK},zscale=t=bt709:m=bt709:r=tv,format=yuv420p"
    )


def fill(canvas: Canvas, focus: Sequence[Focus] = (), begin: Fraction = Fraction(0)) -> str:
    """Crop to the canvas's shape, then scale. Sees to pixels that are not square.

    Args:
        canvas: whose shape is wanted.
        focus: what the crop follows; its middle if empty.
        begin: when the chain's first frame is shown, in seconds of the clip's picture.
    """
    shape = f"{canvas.width}/{canvas.height}"
    return (
        f"crop=w='min(iw,ih*{shape}/sar)':h='min(ih,iw*sar/({shape}))'{_followed(focus, begin)},"
        f"scale={canvas.width}:{canvas.height}:flags=bicubic:{TO_BT709},setsar=1"
    )


def _followed(focus: Sequence[Focus], begin: Fraction) -> str:
    """Return where a crop stands, frame by frame: its middle at the focus, as far as the picture reaches."""
    if not focus:
        return ""
    x, y = (
        _path([(point.seconds - begin, place) for point, place in places])
        for places in ([(point, point.x) for point in focus], [(point, point.y) for point in focus])
    )
    return f":x='clip(iw*({x})-ow/2,0,iw-ow)':y='clip(ih*({y})-oh/2,0,ih-oh)':exact=1"


def _path(points: Sequence[tuple[Fraction, Fraction]]) -> str:
    """Return an expression of `t` that runs evenly from point to point and stands still before and behind them."""
    text = f"{float(points[-1][1]):.4f}"
    for (start, one), (end, two) in reversed([*pairwise(points)]):
        slope = float((two - one) / (end - start))
        text = f"if(lt(t,{float(end):.3f}),{float(one):.4f}+{slope:.5f}*max(t-({float(start):.3f}),0),{text})"
    return text


def letterbox(canvas: Canvas, background: str) -> str:
    """Show the whole picture between bars."""
    return (
        f"scale=w='trunc(min({canvas.width},{canvas.height}*dar)/2)*2':h='trunc(min({canvas.height},{canvas.width}/dar)/2)*2'"
        f":flags=bicubic:{TO_BT709},setsar=1,format=yuv420p,"
        f"pad={canvas.width}:{canvas.height}:-1:-1:color=0x{background.removeprefix('#')}"
    )


def blur(canvas: Canvas, label: str) -> str:
    """Show the whole picture on a blurred, darkened copy of itself that fills the canvas."""
    small_width, small_height = (max(2, side // BLUR_SHRINK // 2 * 2) for side in (canvas.width, canvas.height))
    shape = f"{canvas.width}/{canvas.height}"
    return (
        f"split[{label}back][{label}front];"
        f"[{label}back]crop=w='min(iw,ih*{shape}/sar)':h='min(ih,iw*sar/({shape}))',"
        f"scale={small_width}:{small_height}:flags=area:{TO_BT709},setsar=1,format=yuv420p,gblur=sigma=6,"
        f"{_darker(0.55)},scale={canvas.width}:{canvas.height}:flags=bilinear[{label}soft];"
        f"[{label}front]scale=w='trunc(min({canvas.width},{canvas.height}*dar)/2)*2'"
        f":h='trunc(min({canvas.height},{canvas.width}/dar)/2)*2':flags=bicubic:{TO_BT709},setsar=1[{label}sharp];"
        f"[{label}soft][{label}sharp]overlay=(W-w)/2:(H-h)/2:format=yuv420"
    )


def _darker(factor: float) -> str:
    """Multiply colour and light alike: less light with the same colour would be a colour no screen can show."""
    return f"lutyuv=y='16+(val-16)*{factor}':u='128+(val-128)*{factor}':v='128+(val-128)*{factor}'"


def fitted(canvas: Canvas, clip: Clip, label: str, begin: Fraction = Fraction(0)) -> str:
    """Fit a picture of any size and pixel shape to the canvas."""
    if clip.fit == "blur":
        return blur(canvas, label)
    return letterbox(canvas, clip.background) if clip.fit == "letterbox" else fill(canvas, clip.focus, begin)


def still(canvas: Canvas, clip: Clip, label: str) -> str:
    """Show a still for ever, on black where it is transparent."""
    return (
        f"{fitted(canvas, clip, label)},format=gbrap,premultiply=inplace=1,scale={TO_BT709},format=yuv420p,"
        f"{_for_ever(canvas.rate)}"
    )


def card(canvas: Canvas, colour: str) -> str:
    """Show a plain colour such as `#101418` for ever."""
    return (
        f"color=c=0x{colour.removeprefix('#')}:s={canvas.width}x{canvas.height}:r={canvas.rate},trim=end_frame=1,"
        f"format=gbrp,scale={TO_BT709},format=yuv420p,{_for_ever(canvas.rate)}"
    )


def _for_ever(rate: Fraction) -> str:
    return f"loop=loop=-1:size=1,settb=1/({rate}),setpts=N,fps={rate}"


def exactly(frames: int, rate: Fraction) -> str:
    """Make it last exactly `frames` frames, the last one repeated if it is too short."""
    return f"tpad=stop_mode=clone:stop=-1,trim=end_frame={frames},settb=1/({rate}),setpts=N"


@dataclass(frozen=True)
class _Window:
    """Part of a picture: its centre and its size, as fractions of the whole."""

    x: float
    y: float
    size: float

    def left(self) -> float:
        return self.x - self.size / 2

    def top(self) -> float:
        return self.y - self.size / 2


def _windows(seed: int) -> tuple[_Window, _Window]:
    """Return where the camera begins and ends: a zoom in, a zoom out, or a pan, chosen by the seed."""
    chance = random.Random(seed)  # noqa: S311 -- the same seed must always give the same motion
    whole, near = _Window(0.5, 0.5, 1.0), 1 / (1 + ZOOM)
    room = (1 - near) / 2
    close = _Window(0.5 + chance.uniform(-room, room), 0.5 + chance.uniform(-room, room), near)
    if chance.random() < 2 / 3:
        return (whole, close) if chance.random() < 1 / 2 else (close, whole)
    drift = room if chance.random() < 1 / 2 else -room
    if chance.random() < 1 / 2:
        return _Window(0.5 - drift, 0.5, near), _Window(0.5 + drift, 0.5, near)
    return _Window(0.5, 0.5 - drift, near), _Window(0.5, 0.5 + drift, near)


def pan_and_zoom(clip: Clip, offset: int, frames: int) -> str:
    """Move slowly over a still.

    `perspective` places the window to 1/256 of a pixel, where `zoompan` rounds to whole ones: measured jitter on a
    smooth picture is 0.02 px against 0.96 px (0.13 px when the still is first enlarged threefold).

    Args:
        clip: the still; its seed chooses the motion.
        offset: the number of the first frame wanted, counted from where the motion begins.
        frames: how long the whole motion lasts.
    """
    begin, end = _windows(clip.motion_seed)
    time = f"st(0,clip((on+{offset})/{max(1, frames - 1)},0,1))"
    eased = "ld(0)*(0.4+0.6*ld(0)*(3-2*ld(0)))"  # sets off and comes to rest gently, and never stands

    def moving(start: float, stop: float, side: str) -> str:
        return f"'{time}*0+{side}*({start:.6f}+{stop - start:.6f}*{eased})'"

    left = moving(begin.left(), end.left(), "W")
    right = moving(begin.left() + begin.size, end.left() + end.size, "W")
    top = moving(begin.top(), end.top(), "H")
    bottom = moving(begin.top() + begin.size, end.top() + end.size, "H")
    corners = f"x0={left}:y0={top}:x1={right}:y1={top}:x2={left}:y2={bottom}:x3={right}:y3={bottom}"
    return f"perspective=eval=frame:sense=source:interpolation=linear:{corners}"
