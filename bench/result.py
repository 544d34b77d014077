"""What a benchmark reports: named ratios against a peer or a limit, each with its goal."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ratio:
    """Ours divided by theirs (or the reverse, as `what` says) beside its goal."""

    what: str
    value: float
    goal: float
    at_most: bool = True
    """Which way is good."""
    counts: bool = True
    """Whether the benchmark is short when the goal is missed; False for a goal of a later version."""

    @property
    def ok(self) -> bool:
        """Say whether the goal is reached."""
        return self.value <= self.goal if self.at_most else self.value >= self.goal


@dataclass(frozen=True)
class Result:
    """A benchmark's outcome; the first ratio is the headline."""

    name: str
    against: str
    ratios: tuple[Ratio, ...]
    figures: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def ok(self) -> bool:
        """Say whether every goal is reached."""
        return all(ratio.ok for ratio in self.ratios if ratio.counts)

    def last_line(self) -> str:
        """Return the line that programs read: `NAME ratio=… goal=… against=… ok|short`."""
        head = self.ratios[0]
        sign = "<=" if head.at_most else ">="
        verdict = "ok" if self.ok else "short"
        return f"{self.name} ratio={head.value:.3f} goal={sign}{head.goal:g} against={self.against} {verdict}"
