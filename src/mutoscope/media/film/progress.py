"""One number for how far a film is, and how long it will still take."""

from __future__ import annotations

import time

from mutoscope.media.film.types import FilmProgress, FilmStage, OnFilmProgress

_WEIGHTS: dict[FilmStage, int] = {
    "check": 1,
    "speak": 24,
    "render": 64,
    "audio": 4,
    "assemble": 2,
    "inspect": 4,
    "write": 1,
}
"""Parts of the whole, from measured processor time; they add up to 100."""
_JUDGEABLE = 0.06


class ProgressTeller:
    """Collects how far each stage is and tells the sum; never goes back."""

    def __init__(self, tell: OnFilmProgress | None) -> None:
        """Start the clock."""
        self.started = time.monotonic()
        self._tell = tell
        self._parts: dict[FilmStage, float] = {}
        self._percent = 0

    def advance(self, stage: FilmStage, done: int, total: int, part: float | None = None) -> None:
        """Report `done` of `total` steps; `part` (0 to 1) when a step in work counts too."""
        self._parts[stage] = min(max(part if part is not None else done / max(total, 1), 0.0), 1.0)
        whole = sum(_WEIGHTS[known] * value for known, value in self._parts.items()) / 100
        self._percent = max(self._percent, int(whole * 100))
        if self._tell is None:
            return
        elapsed = time.monotonic() - self.started
        eta = round(elapsed * (1 - whole) / whole) if whole > _JUDGEABLE else None
        self._tell(FilmProgress(stage, done, total, self._percent, eta))
