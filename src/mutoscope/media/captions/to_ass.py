r"""Cues → ASS: every word is an event of its own at a measured place, so that one word can move and none reflow.

After the Advanced SubStation Alpha tags as libass reads them: `\pos`, `\t`, `\kf`, `\p1` drawings. Times in ASS are
hundredths of a second; the tags inside an event count in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mutoscope.media.captions.build_cues import is_spoken
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.lay_out_cue import PlacedWord, lay_out_cue
from mutoscope.media.captions.types import Anchor, Cue, Template
from mutoscope.media.timeline import Canvas

_RISE_MS = 70
_SETTLE_MS = 110
_FALLBACK_OUTLINE = 40
"""Emoji are drawn in fine strokes, which a letter's thick outline would fill."""
_ESCAPES = str.maketrans({"\\": "\\\u2060", "{": "\\{", "}": "\\}", "\n": " ", "\r": " "})
"""A word joiner keeps a script's `\\N` from acting as a tag; braces are escaped for libass."""

_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709
Kerning: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, \
MarginV, Encoding
Style: Word,{family},40,{colour},{upcoming},{outline},&H00000000,{bold},0,0,0,100,100,0,0,1,0,0,5,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def to_ass(cues: Sequence[Cue], template: Template, canvas: Canvas, fonts: Fonts, anchor: Anchor = "lower") -> str:
    """Write cues as an ASS document in a template's look.

    Args:
        cues: in order, times from the first frame of the picture they stand on.
        template: the look.
        canvas: pixels of the picture.
        fonts: the installed fonts; the renderer must be given the same folder.
        anchor: `centre` for a plain card, where the words are all there is to see.

    Raises:
        FontsMissing: the template's font is not installed.
    """
    font = fonts.font(template.font)
    header = _HEADER.format(
        width=canvas.width,
        height=canvas.height,
        family=font.family,
        bold=-1 if font.bold else 0,
        colour=_colour(template.colour),
        upcoming=_colour(template.colour, 1000 - template.upcoming_opacity),
        outline=_colour(template.outline_colour),
    )
    lines = [
        line
        for cue in cues
        for place, word in enumerate(lay_out_cue(cue, template, canvas, fonts, anchor))
        for line in _Painter(template, fonts, cue, word, place).events()
    ]
    return header + "".join(f"{line}\n" for line in lines)


class _Painter:
    """Draws one word: shadow below, box under the spoken word, the word itself on top."""

    def __init__(self, template: Template, fonts: Fonts, cue: Cue, placed: PlacedWord, place: int) -> None:
        self.template, self.fonts, self.cue, self.placed = template, fonts, cue, placed
        word = placed.word
        self.start = word.start_ms if template.reveal == "word" and place else cue.start_ms
        self.start = min(max(self.start, cue.start_ms), max(cue.end_ms - 10, cue.start_ms))
        self.spoken = max(word.start_ms - cue.start_ms, 0) - (self.start - cue.start_ms)
        self.silent = max(word.end_ms - self.start, self.spoken + _RISE_MS)
        self.tilt = template.tilt * (1 if place % 2 else -1)

    def events(self) -> Iterator[str]:
        template = self.template
        if template.glow_opacity:
            yield self._event(0, self._shadow(), self._text())
        if template.highlight == "box" and is_spoken(self.placed.word):
            yield self._box()
        yield self._event(2, self._look() + self._motion(), self._text())

    def _event(self, layer: int, tags: str, text: str, start: int | None = None, end: int | None = None) -> str:
        begin = _time(self.start if start is None else start)
        finish = _time(self.cue.end_ms if end is None else end)
        return f"Dialogue: {layer},{begin},{finish},Word,,0,0,0,,{{{tags}}}{text}"

    def _text(self) -> str:
        """Return the word, with a switch of font wherever the template's own cannot show a character."""
        own = self.fonts.font(self.template.font)
        parts: list[str] = []
        for run in self.fonts.runs(self.placed.text, self.template.font):
            if run.font is not own or parts:
                size = _number(run.font.line_size(self.placed.em))
                edge = _number(self.placed.em * min(self.template.outline, _FALLBACK_OUTLINE) / 1000)
                parts.append(f"{{\\fn{run.font.family}\\b{int(run.font.bold)}\\fs{size}\\bord{edge}}}")
            parts.append(run.text.translate(_ESCAPES))
        return "".join(parts)

    def _place(self) -> str:
        placed, template = self.placed, self.template
        size = self.fonts.font(template.font).line_size(placed.em)
        tags = f"\\pos({_number(placed.x)},{_number(placed.y)})\\fs{_number(size)}"
        if template.tracking:
            tags += f"\\fsp{_number(placed.em * template.tracking / 1000)}"
        if self.tilt:
            tags += f"\\frz{self.tilt}"
        return tags + (f"\\fad({template.fade_ms},{template.fade_ms})" if template.fade_ms else "")

    def _shadow(self) -> str:
        template, em = self.template, self.placed.em
        reach = em * template.glow / 1000
        dark = _colour(template.outline_colour)[4:]
        alpha = f"{255 - 255 * template.glow_opacity // 1000:02X}"
        return (
            f"{self._place()}\\bord{_number(em * template.outline / 1000 + reach / 2)}\\blur{_number(reach / 2)}"
            f"\\1c&H{dark}&\\3c&H{dark}&\\1a&H{alpha}&\\3a&H{alpha}&" + self._pop_in()
        )

    def _look(self) -> str:
        template = self.template
        outline = _number(self.placed.em * template.outline / 1000)
        base = template.emphasis_colour if self.placed.word.emphasised else template.colour
        tags = f"{self._place()}\\bord{outline}\\1c{_tag(base)}"
        if template.highlight == "sweep":
            after = template.emphasis_colour if self.placed.word.emphasised else template.spoken_colour
            tags += f"\\1c{_tag(after)}\\2c{_tag(base)}"
        return tags

    def _motion(self) -> str:
        template = self.template
        if not is_spoken(self.placed.word) or template.highlight == "none":
            return self._pop_in()
        if template.highlight == "sweep":
            wait, sung = self.spoken // 10, max((self.silent - self.spoken) // 10, 1)
            return f"\\k{wait}\\kf{sung}"
        return self._pop_in() + self._pop_out()

    def _pop_in(self) -> str:
        if self.template.reveal != "word":
            return ""
        if self.template.highlight == "pop":
            return "\\fscx60\\fscy60"  # the growth of the spoken word carries it on from here
        return f"\\fscx70\\fscy70\\t(0,{_RISE_MS},\\fscx106\\fscy106)\\t({_RISE_MS},{_SETTLE_MS},\\fscx100\\fscy100)"

    def _pop_out(self) -> str:
        """Return the spoken word's colour and growth, and the way back when the next word's turn comes."""
        template, rise, fall = self.template, self.spoken, self.silent
        emphasised = self.placed.word.emphasised
        base = template.emphasis_colour if emphasised else template.colour
        spoken = template.emphasis_colour if emphasised else template.spoken_colour
        grown = self.placed.growth(template.spoken_scale)
        over = 100 + (grown - 100) * 3 // 2
        up = f"\\t({rise},{rise + _RISE_MS},\\1c{_tag(spoken)}\\fscx{over}\\fscy{over})"
        settle = f"\\t({rise + _RISE_MS},{rise + _RISE_MS + _SETTLE_MS},\\fscx{grown}\\fscy{grown})"
        down = f"\\t({fall},{fall + _SETTLE_MS},\\1c{_tag(base)}\\fscx100\\fscy100)"
        return up + (settle if over != grown else "") + down

    def _box(self) -> str:
        template, placed = self.template, self.placed
        pad = placed.em * template.box_padding / 1000
        width, height = placed.width + 2 * pad, placed.em * 0.98 + pad
        radius = min(placed.em * template.box_radius / 1000, height / 2)
        tags = (
            f"\\pos({_number(placed.x)},{_number(placed.y)})\\bord0\\1c{_tag(template.box_colour)}"
            f"\\fscx88\\fscy80\\t(0,{_RISE_MS},\\fscx103\\fscy104)"
            f"\\t({_RISE_MS},{_SETTLE_MS},\\fscx100\\fscy100)\\p1"
        )
        start = self.start + self.spoken
        end = min(max(self.start + self.silent, start + _RISE_MS), self.cue.end_ms)
        return self._event(1, tags, _rounded(width, height, radius), start, end)


def _rounded(width: float, height: float, radius: float) -> str:
    """Return a rounded rectangle as an ASS drawing; a quarter circle is a Bézier with handles of 0.5523 radius."""
    w, h, r = round(width), round(height), round(radius)
    k = round(radius * 0.4477)
    return (
        f"m {r} 0 l {w - r} 0 b {w - k} 0 {w} {k} {w} {r} l {w} {h - r} b {w} {h - k} {w - k} {h} {w - r} {h} "
        f"l {r} {h} b {k} {h} 0 {h - k} 0 {h - r} l 0 {r} b 0 {k} {k} 0 {r} 0"
    )


def _time(milliseconds: int) -> str:
    hundredths = max(milliseconds + 5, 0) // 10
    return f"{hundredths // 360000}:{hundredths // 6000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _colour(rgb: str, transparency: int = 0) -> str:
    """Return `#rrggbb` as ASS's `&Haabbggrr`; `transparency` in thousandths."""
    return f"&H{255 * transparency // 1000:02X}{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}".upper()


def _tag(rgb: str) -> str:
    return f"&H{_colour(rgb)[4:]}&"


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
