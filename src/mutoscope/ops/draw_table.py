"""Draw a table for a terminal: text to the left, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence


def draw_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return the lines of a table, the first column to the left and the others to the right; empty without rows."""
    if not rows:
        return ""
    widths = [max(len(line[index]) for line in (titles, *rows)) for index in range(len(titles))]
    lines = [titles, ["-" * width for width in widths], *rows]
    return "\n".join(_line(line, widths) for line in lines) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]).rstrip()
