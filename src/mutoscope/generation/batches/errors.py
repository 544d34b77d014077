"""What can be wrong with a batch."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from mutoscope.generation.batches.types import RowProblem
from mutoscope.kernel import Conflict, InvalidInput, NotFound, PaymentRequired, TooLarge

_MOST_TOLD = 100


class BatchNotFound(NotFound):
    """There is no such batch in this workspace."""

    code = "batch_not_found"

    def __init__(self, batch_id: uuid.UUID, number: int | None = None) -> None:
        """Name the batch, and its row if that is what is missing."""
        what = f"There is no batch {batch_id}" if number is None else f"The batch {batch_id} has no row {number}"
        super().__init__(f"{what} in this workspace.", remedy="List the batches with GET /api/v1/batches.")


class BatchUnreadable(InvalidInput):
    """The table as a whole cannot be used: no columns, no rows, no script, bad quoting."""

    code = "batch_unreadable"


class BatchTooLong(TooLarge):
    """More rows than a batch may have."""

    code = "batch_too_long"

    def __init__(self, rows: int, limit: int) -> None:
        """Name both."""
        super().__init__(
            f"The batch has {rows} rows; at most {limit} are taken.",
            remedy=f"Send it in parts of {limit} rows or less.",
            rows=rows,
            limit=limit,
        )


class BatchInvalid(InvalidInput):
    """Some rows cannot be made into films; nothing was ordered."""

    code = "batch_invalid"

    def __init__(self, problems: Sequence[RowProblem], rows: int) -> None:
        """Name the first in words, and up to a hundred in the details."""
        bad = len({problem.row for problem in problems})
        first = problems[0]
        super().__init__(
            f"{bad} of {rows} rows cannot be made, so nothing was ordered. {first.place}: {first.message}",
            remedy=first.remedy if bad == 1 else "Mend every row that `rows` names, and send the batch again.",
            rows=[problem.to_json() for problem in problems[:_MOST_TOLD]],
            bad_rows=bad,
        )


class BatchNotCovered(PaymentRequired):
    """The balance or the plan covers only a part of the batch; nothing was ordered."""

    code = "batch_not_covered"


class RowNotRetryable(Conflict):
    """The row's film is under way, or finished."""

    code = "row_not_retryable"
