"""What the books and their figures cannot do."""

from __future__ import annotations

from pathlib import Path

from mutoscope.kernel import InvalidInput, NotFound


class DataFileInvalid(InvalidInput):
    """A cost model, price list or infrastructure file has faults; details list them."""

    code = "data_file_invalid"

    def __init__(self, name: Path | str, faults: list[str]) -> None:
        super().__init__(
            f"{name} has faults: {'; '.join(faults)}.",
            remedy="Compare it with the file that ships and mend each fault.",
            faults=faults,
        )


class StackUnknown(NotFound):
    """The price list has no stack of this name."""

    code = "stack_not_found"

    def __init__(self, stack: str, known: list[str]) -> None:
        super().__init__(f"There is no stack {stack!r}.", remedy=f"Choose one of {', '.join(known)}.", known=known)


class InfrastructureUnknown(NotFound):
    """No infrastructure table of this name ships."""

    code = "infrastructure_not_found"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no table {name!r}.", remedy=f"Choose one of {', '.join(known)}.", known=known)


class PeriodInvalid(InvalidInput):
    """A period ends before it begins, or is longer than figures are kept for."""

    code = "period_invalid"
