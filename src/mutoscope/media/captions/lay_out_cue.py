"""Where each word of a cue stands: measured on the real font, so that nothing ever wraps by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mutoscope.media.captions.build_cues import Fits, is_spoken
from mutoscope.media.captions.fonts import Fonts
from mutoscope.media.captions.types import Anchor, CaptionBox, Cue, Placement, Template, TimedWord
from mutoscope.media.captions.writing import in_reading_order, runs_leftwards
from mutoscope.media.timeline import Area, Canvas

_SQUARE = (4, 5)  # width:height between 4:5 and 5:4 counts as square
_CENTRED_GROWTH = 1.25
_ROUNDING = 2
"""Pixels: geometry is told in whole ones."""


@dataclass(frozen=True)
class PlacedWord:
    """A word with its middle and width in pixels; `em` is the size it is drawn at, `gap` the room to the next word."""

    word: TimedWord
    text: str
    x: float
    y: float
    width: float
    em: float
    gap: float

    def growth(self, wanted: int) -> int:
        """Return the percentage to which the word may grow, `wanted` thousandths at most: half the gap stays free."""
        return min(wanted // 10, 100 + round(100 * self.gap / self.width)) if self.width else wanted // 10


def canvas_shape(canvas: Canvas) -> str:
    """Return `portrait`, `square` or `landscape`."""
    narrow, wide = _SQUARE
    if canvas.width * wide < canvas.height * narrow:
        return "portrait"
    return "landscape" if canvas.width * narrow > canvas.height * wide else "square"


def lay_out_cue(
    cue: Cue,
    template: Template,
    canvas: Canvas,
    fonts: Fonts,
    anchor: Anchor = "lower",
    area: Area | None = None,
) -> tuple[PlacedWord, ...]:
    """Place the words of a cue on one line, or two balanced ones; what is too long for a line shrinks the cue.

    Without an `area` to stay inside, the template's own placement says where captions stand.

    Raises:
        FontsMissing: the template's font is not installed.
    """
    place = template.placement(canvas_shape(canvas))
    ruler = _Ruler(template, canvas, fonts, place, anchor, area)
    lines = ruler.break_lines([word for word in cue.words if ruler.shown(word)])
    longest = max((ruler.line(line) for line in lines), default=0.0)
    em = ruler.em * min(1.0, ruler.limit / longest) if longest else ruler.em
    height = em * template.line_height / 1000
    top = ruler.middle(len(lines) * height) - (len(lines) - 1) * height / 2
    placed: list[PlacedWord] = []
    for number, line in enumerate(lines):
        scale = em / ruler.em
        x = ruler.centre - ruler.line(line) * scale / 2
        places: dict[int, PlacedWord] = {}
        for position, word in enumerate(ordered := in_reading_order(line, cue.text)):
            after = ordered[position + 1] if position + 1 < len(ordered) else None
            width, gap = ruler.word(word) * scale, ruler.between(word, after) * scale
            room = min(gap, ruler.between(ordered[position - 1] if position else None, word) * scale)
            y = top + number * height
            places[id(word)] = PlacedWord(word, ruler.shown(word), x + width / 2, y, width, em, room)
            x += width + gap
        placed += [places[id(word)] for word in line]
    return tuple(placed)


def fits_on_screen(
    template: Template, canvas: Canvas, fonts: Fonts, anchor: Anchor = "lower", area: Area | None = None
) -> Fits:
    """Return a test for `build_cues`: do these words stand on at most two lines at full size?"""
    ruler = _Ruler(template, canvas, fonts, template.placement(canvas_shape(canvas)), anchor, area)

    def fits(words: Sequence[TimedWord]) -> bool:
        return all(ruler.line(line) <= ruler.limit for line in ruler.break_lines(list(words)))

    return fits


def fits_on_a_line(
    template: Template, canvas: Canvas, fonts: Fonts, anchor: Anchor = "lower", area: Area | None = None
) -> Callable[[str], bool]:
    """Return a test for `break_words`: does this text stand on one line at full size?"""
    ruler = _Ruler(template, canvas, fonts, template.placement(canvas_shape(canvas)), anchor, area)
    return lambda text: ruler.word(TimedWord(text, 0, 1)) <= ruler.limit


def caption_geometry(
    cues: Sequence[Cue],
    template: Template,
    canvas: Canvas,
    fonts: Fonts,
    anchor: Anchor = "lower",
    area: Area | None = None,
) -> tuple[CaptionBox, ...]:
    """Return what each cue covers, outline, shadow, box and growth of the spoken word included."""
    return tuple(_box(cue, lay_out_cue(cue, template, canvas, fonts, anchor, area), template) for cue in cues)


def _box(cue: Cue, placed: Sequence[PlacedWord], template: Template) -> CaptionBox:
    if not placed:
        return CaptionBox(cue.start_ms, cue.end_ms, 0, 0, 0, 0, cue.text)
    em = placed[0].em
    grow = template.spoken_scale / 1000
    edge = em * _edge(template) / 1000
    half = em * template.line_height / 2000
    return CaptionBox(
        start_ms=cue.start_ms,
        end_ms=cue.end_ms,
        left=int(min(word.x - word.width * grow / 2 for word in placed) - edge),
        top=int(min(word.y for word in placed) - half * grow - edge),
        right=int(max(word.x + word.width * grow / 2 for word in placed) + edge) + 1,
        bottom=int(max(word.y for word in placed) + half * grow + edge) + 1,
        text=cue.text,
    )


def _edge(template: Template) -> int:
    """Return how far outlines, boxes and plates reach beyond the words, in thousandths of the em."""
    box = template.box_padding if template.highlight == "box" else 0
    return max(template.outline, box, template.panel_padding if template.panel_opacity else 0)


class _Ruler:
    """Measures words of one template on one canvas, in pixels at the template's full size."""

    def __init__(
        self,
        template: Template,
        canvas: Canvas,
        fonts: Fonts,
        place: Placement,
        anchor: Anchor,
        area: Area | None = None,
    ) -> None:
        growth = _CENTRED_GROWTH if anchor == "centre" else 1.0
        self.em = canvas.height * place.size / 1000 * growth
        self.limit = canvas.width * place.width / 1000
        self.centre = canvas.width / 2
        if area is not None:
            grow, edge = template.spoken_scale / 1000, self.em * _edge(template) / 1000 + _ROUNDING
            self.limit = min(self.limit, (area.right - area.left - 2 * edge) / grow)
            half = self.limit * grow / 2 + edge
            self.centre = min(max(self.centre, area.left + half), area.right - half)
        self.gap = (fonts.width(" ", template.font) + template.word_gap / 1000) * self.em
        self._known: dict[str, tuple[str, float]] = {}
        self._template, self._canvas, self._fonts, self._place, self._anchor = template, canvas, fonts, place, anchor
        self._area = area

    def shown(self, word: TimedWord) -> str:
        return self._measured(word.text)[0]

    def word(self, word: TimedWord) -> float:
        return self._measured(word.text)[1]

    def _measured(self, text: str) -> tuple[str, float]:
        """Return what can be shown of a text and its width: asked for many times while lines are broken."""
        if text not in self._known:
            font, template = self._template.font, self._template
            drawn = self._fonts.runs(text.upper() if template.uppercase else text, font)
            shown = "".join(run.text for run in drawn)
            tracking = 0 if runs_leftwards(shown) else template.tracking  # letters that join must not be set apart
            self._known[text] = shown, self._fonts.width(shown, font, tracking) * self.em
        return self._known[text]

    def line(self, words: Sequence[TimedWord]) -> float:
        between = sum(self.between(one, two) for one, two in pairwise(words))
        return sum(self.word(word) for word in words) + between

    def between(self, one: TimedWord | None, two: TimedWord | None) -> float:
        """Return the room between two words as they stand on a line; at its ends there is as much."""
        glued = (two is not None and two.glued) if not self._leftwards(one) else (one is not None and one.glued)
        return 0.0 if glued and one is not None and two is not None else self.gap

    def _leftwards(self, word: TimedWord | None) -> bool:
        return word is not None and runs_leftwards(word.text)

    def break_lines(self, words: Sequence[TimedWord]) -> list[Sequence[TimedWord]]:
        if len(words) < 2 or self.line(words) <= self.limit:  # noqa: PLR2004 -- one word cannot be broken
            return [words] if words else []
        cuts = [cut for cut in range(1, len(words)) if is_spoken(words[cut])] or [1]
        best = min(cuts, key=lambda cut: max(self.line(words[:cut]), self.line(words[cut:])))
        return [words[:best], words[best:]]

    def middle(self, block: float) -> float:
        """Return the middle of a block of lines `block` pixels high, never below the safe bottom."""
        height = self._canvas.height
        if self._anchor == "centre":
            wanted, bottom = height * 0.48, float(height)
        else:
            wanted, bottom = height * self._place.centre / 1000, height * self._place.bottom / 1000
        if self._area is None:
            return wanted if self._anchor == "centre" else min(wanted, bottom - block / 2)
        template = self._template
        growth = template.line_height / 2000 * (template.spoken_scale / 1000 - 1)
        edge = self.em * (growth + _edge(template) / 1000) + _ROUNDING
        lowest = min(bottom, self._area.bottom - edge) - block / 2
        return max(min(wanted, lowest), self._area.top + edge + block / 2)
