"""Draw a series of amounts: a line of blocks for a terminal, or a picture (SVG)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_BLOCKS = "▁▂▃▄▅▆▇█"
_WIDTH, _HEIGHT, _EDGE = 640, 240, 24


def draw_sparkline(amounts: Sequence[int]) -> str:
    """Return one block an amount, the lowest for zero, the highest for the greatest."""
    top = max(amounts, default=0)
    if top <= 0:
        return _BLOCKS[0] * len(amounts)
    return "".join(_BLOCKS[max(0, amount) * (len(_BLOCKS) - 1) // top] for amount in amounts)


def draw_svg(title: str, labels: Sequence[str], amounts: Sequence[int]) -> str:
    """Return a bar chart; each bar tells its label and amount to whoever points at it or has it read out."""
    top = max(max(amounts, default=0), 1)
    step = (_WIDTH - 2 * _EDGE) / max(len(amounts), 1)
    bars: list[str] = []
    for index, (label, amount) in enumerate(zip(labels, amounts, strict=True)):
        height = max(0, amount) * (_HEIGHT - 2 * _EDGE) / top
        left, upper = _EDGE + index * step, _HEIGHT - _EDGE - height
        bars.append(
            f'<rect x="{left:.1f}" y="{upper:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}" fill="#3b6ea5">'
            f"<title>{escape(label)}: {amount / 1_000_000:.2f}</title></rect>"
            f'<text x="{left + step * 0.4:.1f}" y="{_HEIGHT - 8}" font-size="9" text-anchor="middle">'
            f"{escape(label)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="system-ui, sans-serif"><title>{escape(title)}</title>'
        f'<text x="{_EDGE}" y="16" font-size="13">{escape(title)}</text>{"".join(bars)}</svg>\n'
    )
