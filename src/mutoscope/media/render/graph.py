"""Inputs and filter chains of one ffmpeg command as they are collected; what several outputs show is opened once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from mutoscope.media.runner import INPUT_GUARD, still_demuxer


@dataclass
class _Source:
    """One input, the filters that all who show it share, and how many they are."""

    number: int
    shared: str
    users: int = 0


@dataclass
class Graph:
    """Collects; `filters` returns the whole graph when all is collected."""

    inputs: list[str] = field(default_factory=list[str])
    chains: list[str] = field(default_factory=list[str])
    _sources: dict[tuple[str, ...], _Source] = field(default_factory=dict[tuple[str, ...], _Source])

    def add_input(self, role: str, path: Path, *options: str, shared: str = "") -> str:
        """Add a file that somebody else made; return the name of its picture, after the filters `shared`.

        The same file in the same role, with the same options, is opened, decoded and filtered once for all outputs. In
        another role of the same output it is opened again: shown at another time, it would have to be held in memory.
        """
        known = (role, str(path), *options, shared)
        if known not in self._sources:
            self._sources[known] = _Source(len(self._sources), shared)
            self.inputs += ["-threads", "1", *INPUT_GUARD, *options, "-i", f"file:{path}"]
        source = self._sources[known]
        source.users += 1
        return _label(source.number, source.users)

    def add_still(self, role: str, path: Path) -> str:
        """Add a PNG, JPEG or WebP, told apart by its first bytes; anything else is left to fail by its demuxer."""
        return self.add_input(role, path, "-f", still_demuxer(path) or "png_pipe")

    def filters(self) -> str:
        """Return the graph as text for `-filter_complex`."""
        openings = [_opening(source) for source in self._sources.values()]
        return ";".join([*openings, *self.chains])


def _opening(source: _Source) -> str:
    labels = "".join(_label(source.number, user) for user in range(1, source.users + 1))
    split = f"split={source.users}" if source.users > 1 else ""
    filters = ",".join(part for part in (source.shared, split) if part) or "null"
    return f"[{source.number}:v:0]{filters}{labels}"


def _label(number: int, user: int) -> str:
    return f"[in{number}_{user}]"
