"""What operators ask of the books and do not get."""

from __future__ import annotations

import uuid

from mutoscope.kernel import NotFound


class ReconciliationUnknown(NotFound):
    """No comparison has this id."""

    code = "reconciliation_not_found"

    def __init__(self, reconciliation_id: uuid.UUID) -> None:
        super().__init__(
            f"There is no comparison {reconciliation_id}.",
            remedy="List them with GET /api/v1/admin/books/reconciliations.",
        )
