r"""Cues → ASS: every word is an event of its own at a measured place, so that one word can move and none reflow.

After the Advanced SubStation Alpha tags as libass reads them: `\pos`, `\t`, `\kf`, `\p1` drawings. Times in ASS are
hundredths of a second; the tags inside an event count in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mutoscope.media.captions.ass_words import colour, draw_panels, number, rounded, tag, time
from mutoscope.media.captions.build_cues import is_spoken
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.lay_out_cue import PlacedWord, lay_out_cue
from mutoscope.media.captions.types import Anchor, Cue, Template
from mutoscope.media.captions.writing import runs_leftwards
from mutoscope.media.timeline import Area, Canvas

_RISE_MS = 70
_SETTLE_MS = 110
_RIGHT_TO_LEFT = "\u200f"
_TYPED = 700
"""Thousandths of a word's time in which all its letters have come."""
_BOUNCE = ((0, 70, 88, 124), (70, 150, 110, 88), (150, 230, 97, 105), (230, 310, 100, 100))
"""Milliseconds from and to, width and height in percent: a ball's first three touches."""
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


def to_ass(
    cues: Sequence[Cue],
    template: Template,
    canvas: Canvas,
    fonts: Fonts,
    anchor: Anchor = "lower",
    area: Area | None = None,
) -> str:
    """Write cues as an ASS document in a template's look.

    Args:
        cues: in order, times from the first frame of the picture they stand on.
        template: the look.
        canvas: pixels of the picture.
        fonts: the installed fonts; the renderer must be given the same folder.
        anchor: `centre` for a plain card, where the words are all there is to see.
        area: to stay inside; the template's own placement if none.

    Raises:
        FontsMissing: the template's font is not installed.
    """
    font = fonts.font(template.font)
    header = _HEADER.format(
        width=canvas.width,
        height=canvas.height,
        family=font.family,
        bold=-1 if font.bold else 0,
        colour=colour(template.colour),
        upcoming=colour(template.colour, 1000 - template.upcoming_opacity),
        outline=colour(template.outline_colour),
    )
    lines: list[str] = []
    for cue in cues:
        placed = lay_out_cue(cue, template, canvas, fonts, anchor, area)
        lines += draw_panels(cue, placed, template)
        for place, word in enumerate(placed):
            lines += _Painter(template, fonts, cue, word, place).events()
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
        self.typed = 0
        self.leftwards = runs_leftwards(placed.text)
        """Its letters join and are read from the right: they are not set apart, nor filled from the left."""

    def events(self) -> Iterator[str]:
        template = self.template
        if template.glow_opacity:
            yield self._event(0, self._shadow(), self._text())
            self.typed = 0
        if template.highlight == "box" and is_spoken(self.placed.word):
            yield self._box()
        yield self._event(2, self._look() + self._motion(), self._text())

    def _event(self, layer: int, tags: str, text: str, start: int | None = None, end: int | None = None) -> str:
        begin = time(self.start if start is None else start)
        finish = time(self.cue.end_ms if end is None else end)
        return f"Dialogue: {layer},{begin},{finish},Word,,0,0,0,,{{{tags}}}{text}"

    def _text(self) -> str:
        """Return the word, with a switch of font wherever the template's own cannot show a character."""
        own = self.fonts.font(self.template.font)
        parts: list[str] = []
        for run in self.fonts.runs(self.placed.text, self.template.font):
            if run.font is not own or parts:
                size = number(run.font.line_size(self.placed.em))
                edge = number(self.placed.em * min(self.template.outline, _FALLBACK_OUTLINE) / 1000)
                parts.append(f"{{\\fn{run.font.family}\\b{int(run.font.bold)}\\fs{size}\\bord{edge}}}")
            parts.append(self._letters(run.text))
        # Marks at the word's edges belong to its writing; by itself libass would take them for a left-to-right text's.
        return f"{_RIGHT_TO_LEFT}{''.join(parts)}{_RIGHT_TO_LEFT}" if self.leftwards else "".join(parts)

    def _letters(self, text: str) -> str:
        """Return a text for the document; letter by letter, each with its moment, if they come one at a time."""
        if self.template.reveal != "letter" or self.leftwards:
            return text.translate(_ESCAPES)
        length = max((self.silent - self.spoken) * _TYPED // 1000 // 10, 1)
        whole, letters = max(len(self.placed.text), 1), list[str]()
        for letter in text:
            edges = (length * count // whole for count in (self.typed, self.typed + 1))
            first, last = edges
            self.typed += 1
            letters.append(f"{{\\ko{last - first}}}{letter.translate(_ESCAPES)}")
        return "".join(letters)

    def _place(self) -> str:
        placed, template = self.placed, self.template
        size = self.fonts.font(template.font).line_size(placed.em)
        tags = f"\\pos({number(placed.x)},{number(placed.y)})\\fs{number(size)}"
        if template.tracking and not self.leftwards:
            tags += f"\\fsp{number(placed.em * template.tracking / 1000)}"
        if self.tilt:
            tags += f"\\frz{self.tilt}"
        return tags + (f"\\fad({template.fade_ms},{template.fade_ms})" if template.fade_ms else "")

    def _shadow(self) -> str:
        template, em = self.template, self.placed.em
        reach = em * template.glow / 1000
        dark = colour(template.glow_colour or template.outline_colour)[4:]
        alpha = f"{255 - 255 * template.glow_opacity // 1000:02X}"
        return (
            f"{self._place()}\\bord{number(em * template.outline / 1000 + reach / 2)}\\blur{number(reach / 2)}"
            f"\\1c&H{dark}&\\3c&H{dark}&\\1a&H{alpha}&\\3a&H{alpha}&" + self._pop_in() + self._typing()
        )

    def _look(self) -> str:
        template = self.template
        outline = number(self.placed.em * template.outline / 1000)
        base = template.emphasis_colour if self.placed.word.emphasised else template.colour
        tags = f"{self._place()}\\bord{outline}\\1c{tag(base)}"
        if template.highlight == "sweep" and not self.leftwards:
            after = template.emphasis_colour if self.placed.word.emphasised else template.spoken_colour
            tags += f"\\1c{tag(after)}\\2c{tag(base)}"
        return tags

    def _motion(self) -> str:
        template = self.template
        if not is_spoken(self.placed.word) or template.highlight == "none":
            return self._pop_in() + self._typing()
        if template.highlight == "sweep" and not self.leftwards:
            wait, sung = self.spoken // 10, max((self.silent - self.spoken) // 10, 1)
            return f"\\k{wait}\\kf{sung}"
        if template.highlight == "bounce":
            return self._bounce()
        return self._pop_in() + self._pop_out()

    def _typing(self) -> str:
        """Hide the letters, edge and shadow too, until each one's turn has come."""
        if self.template.reveal != "letter" or self.leftwards:
            return ""
        return f"\\2a&HFF&\\k{max(self.spoken, 0) // 10}"

    def _bounce(self) -> str:
        """Drop the word in when it is spoken: squashed, stretched, and to rest; its colour stays while it sounds."""
        template, at, fall = self.template, self.spoken, self.silent
        emphasised = self.placed.word.emphasised
        base = template.emphasis_colour if emphasised else template.colour
        spoken = _spoken_emphasis(template) if emphasised else template.spoken_colour
        tags = "".join(f"\\t({at + begin},{at + end},\\fscx{wide}\\fscy{high})" for begin, end, wide, high in _BOUNCE)
        return (
            self._pop_in()
            + f"\\t({at},{at + _RISE_MS},\\1c{tag(spoken)})"
            + tags
            + f"\\t({fall},{fall + _SETTLE_MS},\\1c{tag(base)})"
        )

    def _pop_in(self) -> str:
        if self.template.reveal != "word":
            return ""
        if self.template.highlight in {"pop", "bounce"}:
            return "\\fscx60\\fscy60"  # the growth of the spoken word carries it on from here
        return f"\\fscx70\\fscy70\\t(0,{_RISE_MS},\\fscx106\\fscy106)\\t({_RISE_MS},{_SETTLE_MS},\\fscx100\\fscy100)"

    def _pop_out(self) -> str:
        """Return the spoken word's colour and growth, and the way back when the next word's turn comes."""
        template, rise, fall = self.template, self.spoken, self.silent
        emphasised = self.placed.word.emphasised
        base = template.emphasis_colour if emphasised else template.colour
        spoken = _spoken_emphasis(template) if emphasised else template.spoken_colour
        grown = self.placed.growth(template.spoken_scale)
        over = 100 + (grown - 100) * 3 // 2
        up = f"\\t({rise},{rise + _RISE_MS},\\1c{tag(spoken)}\\fscx{over}\\fscy{over})"
        settle = f"\\t({rise + _RISE_MS},{rise + _RISE_MS + _SETTLE_MS},\\fscx{grown}\\fscy{grown})"
        settled = fall + (1 if template.highlight == "box" else _SETTLE_MS)  # with its box, not after it
        down = f"\\t({fall},{settled},\\1c{tag(base)}\\fscx100\\fscy100)"
        return up + (settle if over != grown else "") + down

    def _box(self) -> str:
        template, placed = self.template, self.placed
        pad = placed.em * template.box_padding / 1000
        width, height = placed.width + 2 * pad, placed.em * 0.98 + pad
        radius = min(placed.em * template.box_radius / 1000, height / 2)
        tags = (
            f"\\pos({number(placed.x)},{number(placed.y)})\\bord0\\1c{tag(template.box_colour)}"
            f"\\fscx88\\fscy80\\t(0,{_RISE_MS},\\fscx103\\fscy104)"
            f"\\t({_RISE_MS},{_SETTLE_MS},\\fscx100\\fscy100)\\p1"
        )
        start = self.start + self.spoken
        end = min(max(self.start + self.silent, start + _RISE_MS), self.cue.end_ms)
        return self._event(1, tags, rounded(width, height, radius), start, end)


def _spoken_emphasis(template: Template) -> str:
    return template.spoken_emphasis_colour or template.emphasis_colour
