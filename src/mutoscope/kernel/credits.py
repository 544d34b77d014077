"""Credits are counted in integer milli-credits: 3 credits a minute is exactly 50 milli-credits a second."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Credits:
    """An amount of credits in milli-credits (1 credit = 1000). Never a float."""

    milli: int

    @classmethod
    def whole(cls, count: int) -> Credits:
        """Return `count` whole credits."""
        return cls(count * 1000)

    def __add__(self, other: Credits) -> Credits:
        return Credits(self.milli + other.milli)

    def __sub__(self, other: Credits) -> Credits:
        return Credits(self.milli - other.milli)

    def __str__(self) -> str:
        """Return the shortest exact decimal: `3`, `2.5`, `0.05`."""
        sign, value = ("-", -self.milli) if self.milli < 0 else ("", self.milli)
        whole, rest = divmod(value, 1000)
        return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")
