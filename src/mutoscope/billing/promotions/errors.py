"""Why a code brings nothing, and the translation of the SQLSTATEs of class PR into these errors."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import DBAPIError

from mutoscope.kernel import Conflict, MutoscopeError, NotFound


class PromotionUnknown(NotFound):
    """There is no such code."""

    code = "promotion_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such code.", remedy="Check how it is written.")


class PromotionOver(Conflict):
    """The code has ended, was switched off, or was used as often as it may be."""

    code = "promotion_over"

    def __init__(self) -> None:
        super().__init__("This code is no longer valid.", remedy="Ask whoever gave it to you for another.")


class PromotionUsed(Conflict):
    """The workspace had this code before."""

    code = "promotion_used"

    def __init__(self) -> None:
        super().__init__("This workspace has used this code.", remedy="Nothing is left to do: it counts once.")


def sqlstate_of(error: DBAPIError) -> tuple[str | None, str | None]:
    """Return the SQLSTATE of a failed statement and the word beside it."""
    cause: Any = error.orig.__cause__ if error.orig is not None else None
    return getattr(cause, "sqlstate", None), getattr(cause, "detail", None)


def as_promotion_error(error: DBAPIError) -> MutoscopeError | None:
    """Return the error that a refusal stands for, None if the database itself failed."""
    match sqlstate_of(error):
        case "PR404", _:
            return PromotionUnknown()
        case "PR409", _:
            return PromotionUsed()
        case "PR410", _:
            return PromotionOver()
        case _:
            return None
